import {TestBed} from '@angular/core/testing';
import {SwUpdate, type VersionEvent} from '@angular/service-worker';
import {Subject} from 'rxjs';
import {setUp} from '../../testing/page';
import {NewVersion} from './new-version';

describe('a newer version of the page', () => {
  it('is known once the browser has all of it', () => {
    const versionUpdates = new Subject<VersionEvent>();
    setUp([], [{provide: SwUpdate, useValue: {versionUpdates}}]);
    const version = TestBed.inject(NewVersion);
    versionUpdates.next({type: 'VERSION_DETECTED', version: {hash: 'b'}});
    expect(version.ready()).toBe(false);
    versionUpdates.next({type: 'VERSION_READY', currentVersion: {hash: 'a'}, latestVersion: {hash: 'b'}});
    expect(version.ready()).toBe(true);
  });
});
