export * from '@isoproc/library/core';
