package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateSnapshots;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Counts payloads and chains their checksums: next to no work, yet enough to tell whether the voters agree. */
final class PayloadMachine implements StateMachine<Total>, StateSnapshots {

    private static final int SNAPSHOT_BYTES = 2 * Long.BYTES;

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

    @Override
    public Optional<StateSnapshots> snapshots() {
        return Optional.of(this);
    }

    @Override
    public Flux<ByteBuffer> capture() {
        return Flux.just(ByteBuffer.allocate(SNAPSHOT_BYTES)
                .putLong(count)
                .putLong(checksum)
                .flip());
    }

    @Override
    public Mono<Void> restore(Flux<ByteBuffer> records) {
        return records.single().doOnNext(this::become).then();
    }

    private void become(ByteBuffer captured) {
        count = captured.getLong();
        checksum = captured.getLong();
    }
}
