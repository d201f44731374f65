package io.reactiveraft.examples.kv.store;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.Committed;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateMachines;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import io.reactiveraft.examples.kv.store.KvCommand.Cas;
import io.reactiveraft.examples.kv.store.KvCommand.Delete;
import io.reactiveraft.examples.kv.store.KvCommand.Put;
import org.jspecify.annotations.Nullable;

/** The store as a state machine: one handler per command, and snapshots of what it holds. */
public final class KvMachine {

    private KvMachine() {}

    /** An empty store. */
    public static StateMachine<KvState> create(CommandCodec codec) {
        return StateMachines.of(KvCommand.class, KvState::new)
                .on(Put.class, KvMachine::put)
                .on(Delete.class, KvMachine::delete)
                .on(Cas.class, KvMachine::cas)
                .on(Append.class, KvMachine::append)
                .snapshots(new KvStateCodec())
                .build(codec);
    }

    private static Written put(KvState state, Put put, Committed<? extends Command<?>> entry) {
        state.put(put.key(), put.value());
        return written(entry);
    }

    private static Deleted delete(KvState state, Delete delete, Committed<? extends Command<?>> entry) {
        return new Deleted(entry.index(), entry.term(), state.delete(delete.key()));
    }

    private static Swapped cas(KvState state, Cas cas, Committed<? extends Command<?>> entry) {
        Value actual = state.get(cas.key());
        boolean matches = matches(actual, cas.expect());
        if (matches) {
            state.put(cas.key(), cas.value());
        }
        return new Swapped(written(entry), matches, actual);
    }

    private static boolean matches(@Nullable Value actual, @Nullable String expect) {
        return expect == null ? actual == null : new Value.Text(expect).equals(actual);
    }

    private static Written append(KvState state, Append append, Committed<? extends Command<?>> entry) {
        state.append(append.key(), append.value());
        return written(entry);
    }

    private static Written written(Committed<?> entry) {
        return new Written(entry.index(), entry.term());
    }
}
