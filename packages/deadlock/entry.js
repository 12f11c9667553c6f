export * from '@isoproc/library/deadlock';
