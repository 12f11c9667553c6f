export * from '@isoproc/library/manager';
