package io.reactiveraft.examples.kv.store;

import io.reactiveraft.StateCodec;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.dataformat.smile.SmileMapper;

/** The store in a snapshot: a record in Smile for each key, in their order. */
final class KvStateCodec implements StateCodec<KvState> {

    private static final SmileMapper MAPPER = new SmileMapper();

    /** Encodes a key when its record is wanted; what there was is listed at once. */
    @Override
    public Flux<ByteBuffer> write(KvState state) {
        List<KvState.Pair> pairs = state.pairs();
        return Flux.fromIterable(pairs).map(pair -> ByteBuffer.wrap(MAPPER.writeValueAsBytes(pair)));
    }

    @Override
    public Mono<KvState> read(Flux<ByteBuffer> records) {
        return records.map(KvStateCodec::pair).collect(KvState::new, KvState::restore);
    }

    private static KvState.Pair pair(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return MAPPER.readValue(bytes, KvState.Pair.class);
    }
}
