import type {HttpResourceRequest} from '@angular/common/http';
import {linkedSignal, type Resource, type Signal} from '@angular/core';

/**
 * Holds a generated resource back until what it asks for is known, and asks
 * again when that changes. A resource without a request stays idle; only the
 * generated type does not say so.
 */
export function whenKnown(known: () => unknown) {
  return {
    request: (request: HttpResourceRequest) =>
      (known() === undefined ? undefined : request) as HttpResourceRequest,
  };
}

/** A resource's value, or while the next one is loading the one before it. */
export function lastKnown<T>(resource: Resource<T>): Signal<T | undefined> {
  return linkedSignal<T | undefined, T | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (value, before) => value ?? (resource.isLoading() ? before?.value : undefined),
  });
}
