export { type ErrorPlace, PremodelError } from './error.ts';
