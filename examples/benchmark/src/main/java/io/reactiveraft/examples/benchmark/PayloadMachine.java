package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.StateMachine;
import java.util.zip.CRC32;
import reactor.core.publisher.Flux;

/** Counts payloads and chains their checksums: next to no work, yet enough to tell whether the voters agree. */
final class PayloadMachine implements StateMachine<Total> {

    private final CommandCodec codec = new PayloadCodec();
    private final CRC32 crc = new CRC32();
    private long count;
    private long checksum;

    @Override
    public CommandCodec codec() {
        return codec;
    }

    @Override
    public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
        return commands.map(entry -> applyOne(entry.command()));
    }

    private CommandResult applyOne(Command<?> command) {
        if (!(command instanceof Payload payload)) {
            return CommandResult.failed(
                    new CommandRejectedException("a " + command.getClass().getName() + " is not a payload"));
        }
        crc.reset();
        crc.update(payload.bytes());
        checksum = checksum * 31 + crc.getValue();
        count++;
        return CommandResult.of(count);
    }

    @Override
    public Total state() {
        return new Total(count, checksum);
    }
}
