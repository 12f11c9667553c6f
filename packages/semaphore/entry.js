export * from '@isoproc/library/semaphore';
