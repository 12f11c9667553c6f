export * from '@isoproc/library/lock';
