export * from '@isoproc/library/lifecycle';
