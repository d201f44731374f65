package io.reactiveraft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The usual form of a state machine: a state and one plain handler per type of command. */
public final class StateMachines {

    private StateMachines() {}

    /**
     * Begins a state machine whose commands are the permitted records of a sealed interface.
     *
     * @param commands a sealed interface that extends {@link Command}
     * @param state makes the empty state
     */
    public static <S> Builder<S> of(Class<?> commands, Supplier<S> state) {
        return new Builder<>(commands, state);
    }

    /**
     * Applies one command to the state. It runs on the apply thread and must neither block nor keep the state. It
     * refuses a command by throwing before it has changed anything.
     */
    @FunctionalInterface
    public interface Handler<S, C extends Command<R>, R> {

        /** Answers with the command's result, null for none. */
        @Nullable
        R apply(S state, C command, Committed<? extends Command<?>> entry);
    }

    /** Collects the handlers. */
    public static final class Builder<S> {

        private final Class<?> commands;
        private final Supplier<S> state;
        private final Map<Class<?>, Handler<S, ?, ?>> handlers = new LinkedHashMap<>();
        private @Nullable StateCodec<S> snapshots;

        private Builder(Class<?> commands, Supplier<S> state) {
            this.commands = commands;
            this.state = state;
        }

        /** Registers the handler of one type of command. */
        public <C extends Command<R>, R> Builder<S> on(Class<C> type, Handler<S, C, R> handler) {
            if (handlers.putIfAbsent(type, handler) != null) {
                throw new InvalidConfigException("handler", type.getName(), "one handler for each type of command");
            }
            return this;
        }

        /** Lets snapshots be taken of the state, so that the log need not be kept for ever. */
        public Builder<S> snapshots(StateCodec<S> codec) {
            snapshots = codec;
            return this;
        }

        /**
         * Makes the state machine.
         *
         * @param codec encodes exactly the registered commands
         * @throws InvalidConfigException if a permitted command has no handler
         */
        public StateMachine<S> build(CommandCodec codec) {
            Set<String> missing = new TreeSet<>();
            requireHandlers(commands, missing);
            if (!missing.isEmpty()) {
                throw new InvalidConfigException(
                        "handlers of " + commands.getSimpleName(), "none for " + missing, "one for every command");
            }
            return new HandlerStateMachine<>(codec, state.get(), Map.copyOf(handlers), snapshots);
        }

        private void requireHandlers(Class<?> type, Set<String> missing) {
            if (type.isSealed()) {
                for (Class<?> permitted : type.getPermittedSubclasses()) {
                    requireHandlers(permitted, missing);
                }
            } else if (!handlers.containsKey(type)) {
                missing.add(type.getSimpleName());
            }
        }
    }
}
