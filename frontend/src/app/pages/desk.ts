export {AccountPage} from '../account/account-page/account-page';
export {AuditPage} from '../account/audit-page/audit-page';
export {UsersPage} from '../account/users-page/users-page';
export {NotFoundPage} from '../core/not-found-page/not-found-page';
export {CompetitionsPage} from '../data/competitions-page/competitions-page';
export {ImportPage} from '../data/import-page/import-page';
export {SourcesPage} from '../data/sources-page/sources-page';
export {TrainingPage} from '../data/training-page/training-page';
