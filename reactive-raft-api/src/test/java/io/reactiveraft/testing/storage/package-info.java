/**
 * The contract kit for storage: an implementation extends each of the contracts and says in
 * {@link io.reactiveraft.testing.storage.StorageContract#newFolder()} how to get at a folder of its kind.
 */
@NullMarked
package io.reactiveraft.testing.storage;

import org.jspecify.annotations.NullMarked;
