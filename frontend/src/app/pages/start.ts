export {Shell} from '../core/shell/shell';
export {HomePage} from '../home/home-page/home-page';
