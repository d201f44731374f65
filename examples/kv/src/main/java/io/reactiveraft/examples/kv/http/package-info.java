/**
 * The store over HTTP, on whichever nodes this process hosts. Start at
 * {@link io.reactiveraft.examples.kv.http.KvController}; every error becomes an answer in
 * {@link io.reactiveraft.examples.kv.http.Problems}.
 */
@NullMarked
package io.reactiveraft.examples.kv.http;

import org.jspecify.annotations.NullMarked;
