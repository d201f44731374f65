/** The table of sessions, against a plain description of it. */
@NullMarked
package io.reactiveraft.session;

import org.jspecify.annotations.NullMarked;
