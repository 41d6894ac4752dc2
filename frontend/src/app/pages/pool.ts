export {BalancePage} from '../pool/balance-page/balance-page';
export {JornadaPage} from '../pool/jornada-page/jornada-page';
export {PoolPage} from '../pool/pool-page/pool-page';
export {PrintPage} from '../pool/print-page/print-page';
export {ReplayPage} from '../pool/replay-page/replay-page';
export {ScrutinyPage} from '../pool/scrutiny-page/scrutiny-page';
export {SlipPage} from '../pool/slip-page/slip-page';
export {WorkshopPage} from '../pool/workshop-page/workshop-page';
