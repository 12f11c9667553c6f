export * from '@isoproc/library/queue';
