package io.reactiveraft.examples.readme;

import io.reactiveraft.Command;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.StateMachines;
import io.reactiveraft.bdb.BdbStorage;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.RaftNode;
import io.reactiveraft.quic.QuicTransport;
import io.reactiveraft.quic.TlsIdentity;
import io.reactiveraft.wire.SmileCommandCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

// tag::readme[]
final class Ledger {

    sealed interface LedgerCommand<R> extends Command<R> {}

    record Deposit(String account, long amount) implements LedgerCommand<Long> {}

    record Transfer(String from, String to, long amount) implements LedgerCommand<Boolean> {}

    static final GroupRecipe<Map<String, Long>> LEDGER = GroupRecipe.of(
            "ledger",
            () -> StateMachines.<Map<String, Long>>of(LedgerCommand.class, TreeMap::new)
                    .on(
                            Deposit.class,
                            (accounts, deposit, entry) ->
                                    accounts.merge(deposit.account(), deposit.amount(), Long::sum))
                    .on(Transfer.class, Ledger::transfer)
                    .snapshots(new AccountsCodec())
                    .build(SmileCommandCodec.of(LedgerCommand.class)));

    static Mono<RaftNode> start(NodeId self, List<Member> members, Path data, Path tls) {
        return RaftNode.create(self)
                .members(members) // n1@10.0.0.1:7001, n2@10.0.0.2:7001, n3@10.0.0.3:7001
                .storage(BdbStorage.in(data))
                .transport(QuicTransport.create().bindAddress("0.0.0.0", 7001).tls(TlsIdentity.inFolder(tls, self)))
                .host(LEDGER)
                .start();
    }

    static Mono<Long> payday(RaftNode node) {
        Raft<Map<String, Long>> ledger = node.raft(LEDGER);
        return ledger.propose(new Deposit("ada", 100))
                .then(ledger.propose(new Transfer("ada", "bob", 40)))
                .then(ledger.query(accounts -> accounts.get("bob")));
    }

    static Mono<Boolean> payOnce(RaftSession session) { // from ledger.session(); applied once, however often it is sent
        return session.propose(new Transfer("ada", "bob", 40))
                .retryWhen(Retry.backoff(10, Duration.ofMillis(100)).filter(Ledger::isRetryable));
    }

    private static boolean isRetryable(Throwable error) {
        return error instanceof RaftException known && known.isRetryable();
    }

    private static Boolean transfer(Map<String, Long> accounts, Transfer wish, Object entry) {
        if (accounts.getOrDefault(wish.from(), 0L) < wish.amount()) {
            return false;
        }
        accounts.merge(wish.from(), -wish.amount(), Long::sum);
        accounts.merge(wish.to(), wish.amount(), Long::sum);
        return true;
    }
}
// end::readme[]
