package io.reactiveraft.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactiveraft.StateCodec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

// tag::readme[]
final class AccountsCodec implements StateCodec<Map<String, Long>> {

    @Override
    public Flux<ByteBuffer> write(Map<String, Long> accounts) { // copied at once, encoded while commands go on
        return Flux.fromIterable(new TreeMap<>(accounts).entrySet()).map(AccountsCodec::encode);
    }

    @Override
    public Mono<Map<String, Long>> read(Flux<ByteBuffer> records) {
        return records.collect(TreeMap::new, (accounts, record) -> {
            long amount = record.getLong();
            accounts.put(UTF_8.decode(record).toString(), amount);
        });
    }

    private static ByteBuffer encode(Map.Entry<String, Long> account) {
        byte[] name = account.getKey().getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(account.getValue())
                .put(name)
                .flip();
    }
}
// end::readme[]
