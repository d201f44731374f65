/** The code that README.md shows. */
@NullMarked
package io.reactiveraft.examples.readme;

import org.jspecify.annotations.NullMarked;
