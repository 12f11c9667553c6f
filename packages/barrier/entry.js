export * from '@isoproc/library/barrier';
