export * from '@isoproc/library/pool';
