export { editDistance } from '../manifest';
