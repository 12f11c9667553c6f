export * from '@isoproc/library/process';
