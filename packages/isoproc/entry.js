export * from '@isoproc/library/isoproc';
