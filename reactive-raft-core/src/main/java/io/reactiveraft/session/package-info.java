/**
 * What makes a repeated proposal safe (dissertation §6.3): the entries that speak of sessions, and the table that
 * every replica builds of them. Pure, like the kernel, and for the same reason: the table is part of the replicated
 * state.
 *
 * <p>A client opens a session, whose id is the index of the entry that opened it. Each of its proposals has a sequence
 * number, and a <em>slot</em> in which the table keeps its result. A proposal that is repeated has the same session,
 * slot and sequence: {@link io.reactiveraft.session.SessionTable#claim} tells it from a new one. Once the client has
 * the result it gives the slot to another proposal with a higher sequence, which says by this alone that the former
 * result is needed no more; so nothing has to be acknowledged, what is remembered is bounded by the number of slots,
 * and one proposal that stays unfinished holds up no other.
 *
 * <p>Time is what the log says: leaders write how much has passed while they led, and the table adds it up. All
 * that decides what becomes of a session is in the log too, its timeout among it, so that replicas agree whatever
 * their settings are.
 */
@NullMarked
package io.reactiveraft.session;

import org.jspecify.annotations.NullMarked;
