import type {HttpResourceRequest} from '@angular/common/http';
import {linkedSignal, type Resource, type ResourceRef, type Signal} from '@angular/core';

/**
 * Keeps a generated resource idle until what it depends on is known, and reloads
 * it when that changes. A resource whose request is undefined stays idle, which
 * the generated type does not allow for.
 */
export function whenKnown(known: () => unknown) {
  return {
    request: (request: HttpResourceRequest) =>
      (known() === undefined ? undefined : request) as HttpResourceRequest,
  };
}

/** A resource's value; while the next one is loading, the previous one. */
export function lastKnown<T>(resource: Resource<T>): Signal<T | undefined> {
  return linkedSignal<T | undefined, T | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (value, before) => value ?? (resource.isLoading() ? before?.value : undefined),
  });
}

/** What a page needs to know of a resource to say that it failed, and to try again. */
export type Loaded = Pick<ResourceRef<unknown>, 'error' | 'reload'>;

/** The error of the first of some resources that could not be loaded. */
export function firstError(resources: readonly Loaded[]): Error | undefined {
  return resources.map((resource) => resource.error()).find((error) => error !== undefined);
}

/** Loads those of some resources again that could not be loaded. */
export function retryFailed(resources: readonly Loaded[]): void {
  resources.filter((resource) => resource.error()).forEach((resource) => resource.reload());
}
