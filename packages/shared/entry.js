export * from '@isoproc/library/shared';
