package io.reactiveraft.node;

import io.reactiveraft.StateCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A list of words as records, one for each. */
final class WordsCodec implements StateCodec<List<String>> {

    @Override
    public Flux<ByteBuffer> write(List<String> words) {
        return Flux.fromIterable(List.copyOf(words))
                .map(word -> ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Mono<List<String>> read(Flux<ByteBuffer> records) {
        return records.map(record -> StandardCharsets.UTF_8.decode(record).toString())
                .collect(ArrayList::new, List::add);
    }
}
