export * from '@isoproc/library/pipe';
