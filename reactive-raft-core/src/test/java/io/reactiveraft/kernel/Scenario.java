package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script for a cluster of kernels in which nothing happens by itself: no message arrives, no write ends and no
 * time passes until the script says so. What the kernels do then is written down.
 */
final class Scenario {

    private static final long MILLI = 1_000_000;

    private final TreeMap<NodeId, ScenarioNode> nodes = new TreeMap<>();
    private final ScenarioLinks links = new ScenarioLinks();
    private List<String> written = new ArrayList<>();
    private @Nullable KernelConfig config;
    private long nowNanos;
    private long lastToken;

    /** Plays one line and gives what it led to. */
    List<String> play(String line) {
        written = new ArrayList<>();
        boolean quiet = line.startsWith("quietly ");
        List<String> words = new ArrayList<>(List.of((quiet ? line.substring(8) : line).split(" +", -1)));
        String verb = words.remove(0);
        obey(verb, words);
        return quiet ? List.of() : written;
    }

    private void obey(String verb, List<String> words) {
        switch (verb) {
            case "cluster" -> build(words);
            case "founding" -> found(words);
            case "joining" -> words.forEach(id -> add(id, Membership.NONE).start(nowNanos));
            case "change" -> change(words);
            case "wipe" -> node(words.get(0)).wipe();
            case "disk" -> layOut(words);
            case "wait" -> nowNanos += Long.parseLong(words.get(0)) * MILLI;
            case "tick" -> step(node(words.get(0)), new Input.Tick());
            case "timeout" -> timeout(node(words.get(0)));
            case "when" ->
                words.forEach(id ->
                        written.add(id + ": due in " + (node(id).kernel().deadlineNanos() - nowNanos) / MILLI + " ms"));
            case "elect" -> elect(node(words.get(0)));
            case "tell" -> tell(node(words.get(0)));
            case "propose" -> propose(words);
            case "read" -> step(node(words.get(0)), new Input.Read(++lastToken, words.contains("lease")));
            case "transfer" -> transfer(words);
            case "run" -> run(words);
            case "deliver" -> deliver(words);
            case "again" -> arrive(words.get(0), links.again(words.get(0)));
            case "drop" -> words.forEach(link -> links.of(link).clear());
            case "sync" -> words.forEach(this::sync);
            case "fetched" -> fetched(node(words.get(0)));
            case "compact" -> compact(node(words.get(0)), Long.parseLong(words.get(1)));
            case "store" -> node(words.get(0)).install();
            case "installed" -> installed(node(words.get(0)));
            case "failed" -> step(node(words.get(0)), node(words.get(0)).installed(false));
            case "unsent" -> unsent(words.get(0));
            case "up" -> step(node(words.get(0)), new Input.PeerUp(NodeId.of(words.get(1))));
            case "down" -> step(node(words.get(0)), new Input.PeerDown(NodeId.of(words.get(1))));
            case "crash" -> node(words.get(0)).crash();
            case "restart" -> node(words.get(0)).start(nowNanos);
            case "begin" -> node(words.get(0)).openTurn(true);
            case "end" -> end(node(words.get(0)));
            case "settle" -> settle(words);
            case "view" ->
                nodes.values().forEach(node -> written.add(node.isUp() ? node.picture() : node.id() + ": down"));
            default -> throw new IllegalArgumentException("no verb " + verb);
        }
    }

    /** {@code cluster a b c append=100}: voters from the beginning, and settings. */
    private void build(List<String> words) {
        config = new ScenarioSettings(words).config();
        List<Member> members = ScenarioSettings.members(words);
        members.forEach(member -> add(member.id().value(), Membership.of(members)));
        nodes.values().forEach(node -> node.start(nowNanos));
    }

    /** {@code founding a b c:learner}: those who are to be members, and know of each other. */
    private void found(List<String> words) {
        config = new ScenarioSettings(words).config();
        List<Member> members = ScenarioSettings.members(words);
        members.forEach(member -> add(member.id().value(), Membership.founding(members)));
        nodes.values().forEach(node -> node.start(nowNanos));
    }

    private ScenarioNode add(String id, Membership initial) {
        NodeId name = NodeId.of(id);
        ScenarioNode node =
                new ScenarioNode(name, initial, Objects.requireNonNull(config), 10 * MILLI * (nodes.size() + 1));
        nodes.put(name, node);
        return node;
    }

    /** {@code change a +d -b}: a is asked to change what it knows; {@code of=5} speaks of another membership. */
    private void change(List<String> words) {
        ScenarioNode node = node(words.remove(0));
        Membership present = node.kernel().view().membership();
        if (words.get(0).startsWith("of=")) {
            present = present.at(Long.parseLong(words.remove(0).substring(3)));
        }
        step(node, new Input.Ask(++lastToken, new Order.Change(Rosters.edited(present, words))));
    }

    /** {@code disk a term=3 vote=b behind=4:1 log=1,1,2} */
    private void layOut(List<String> words) {
        ScenarioSettings settings = new ScenarioSettings(words);
        ScenarioNode node = node(words.get(0));
        node.disk().hold(settings.hardState(), settings.snapshot(List.copyOf(nodes.keySet())), settings.terms());
        node.start(nowNanos);
    }

    private ScenarioNode node(String id) {
        ScenarioNode node = nodes.get(NodeId.of(id));
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    /** Moves the time on to a node's deadline; the others' ticks come late. If its own does, it waits anew for once. */
    private void timeout(ScenarioNode node) {
        int before = written.size();
        nowNanos = Math.max(nowNanos, node.kernel().deadlineNanos());
        step(node, new Input.Tick());
        if (written.size() == before && node.kernel().deadlineNanos() > nowNanos) {
            nowNanos = node.kernel().deadlineNanos();
            step(node, new Input.Tick());
        }
    }

    /** {@code run 300 a b}: time passes for them, who hear each other, and nobody hears them. Heartbeats go untold. */
    private void run(List<String> words) {
        long end = nowNanos + Long.parseLong(words.remove(0)) * MILLI;
        List<ScenarioNode> awake = words.stream().map(this::node).toList();
        while (true) {
            settle(words);
            links.names().stream()
                    .filter(link -> words.contains(ScenarioLinks.from(link)))
                    .forEach(link -> links.of(link).clear());
            ScenarioNode next = awake.stream()
                    .min(Comparator.comparing(node -> node.kernel().deadlineNanos()))
                    .orElseThrow();
            if (next.kernel().deadlineNanos() > end) {
                nowNanos = end;
                written.removeIf(line -> line.contains(": heartbeat "));
                return;
            }
            nowNanos = Math.max(nowNanos, next.kernel().deadlineNanos());
            step(next, new Input.Tick());
        }
    }

    /** {@code transfer a b}: a is asked to let b lead; without b it chooses. */
    private void transfer(List<String> words) {
        NodeId to = words.size() > 1 ? NodeId.of(words.get(1)) : null;
        step(node(words.get(0)), new Input.Ask(++lastToken, new Order.Transfer(to)));
    }

    private void elect(ScenarioNode node) {
        timeout(node);
        settle(List.of());
        tell(node);
    }

    /** Lets the time pass after which a leader tells a new commit index by itself, and everything arrive. */
    private void tell(ScenarioNode leader) {
        nowNanos += 3 * MILLI;
        step(leader, new Input.Tick());
        settle(List.of());
    }

    private void propose(List<String> words) {
        List<byte[]> payloads = new ArrayList<>();
        words.stream().skip(1).forEach(size -> payloads.add(new byte[Integer.parseInt(size)]));
        step(node(words.get(0)), new Input.Propose(++lastToken, EntryBatch.of(EntryKind.COMMAND, payloads)));
    }

    /** {@code deliver a->b}, and perhaps how many, or one of which kind. */
    private void deliver(List<String> words) {
        String link = words.get(0);
        String which = words.size() > 1 ? words.get(1) : "" + links.of(link).size();
        if (which.matches("\\d+")) {
            for (int i = Integer.parseInt(which); i > 0; i--) {
                arrive(link, links.take(link));
            }
        } else {
            arrive(link, links.take(link, which));
        }
    }

    private void arrive(String link, Message message) {
        ScenarioNode to = node(ScenarioLinks.to(link));
        if (to.isUp()) {
            step(to, new Input.Received(NodeId.of(ScenarioLinks.from(link)), message));
        }
    }

    /** What waits to be forwarded does not leave, and its sender is told so. */
    private void unsent(String link) {
        ScenarioNode from = node(ScenarioLinks.from(link));
        List<Message> requests = links.of(link).stream()
                .filter(Message.ForwardRequest.class::isInstance)
                .toList();
        links.of(link).removeAll(requests);
        requests.forEach(request -> step(from, new Input.Unsent((Message.ForwardRequest) request)));
    }

    private void sync(String id) {
        ScenarioNode node = node(id);
        for (Effect.Persist write = node.sync(); write != null; write = node.sync()) {
            for (Effect.Send send : write.thenSend()) {
                written.add(Transcript.effect(node.id(), send, node.kernel().view()));
                links.add(node.id(), send);
            }
            step(node, new Input.Persisted(write.writeId()));
        }
    }

    private boolean fetched(ScenarioNode node) {
        Input.Fetched fetched = node.fetched();
        if (fetched != null) {
            step(node, fetched);
        }
        return fetched != null;
    }

    private void compact(ScenarioNode node, long index) {
        step(node, node.compact(index));
    }

    /** The snapshot that a node wants is on its disk, and it hears of it. */
    private void installed(ScenarioNode node) {
        node.install();
        step(node, node.installed(true));
    }

    private void step(ScenarioNode node, Input input) {
        node.kernel().step(input, nowNanos);
        if (!node.isTurnOpen()) {
            end(node);
        }
    }

    private void end(ScenarioNode node) {
        node.openTurn(false);
        for (Effect effect : node.kernel().drain()) {
            written.add(Transcript.effect(node.id(), effect, node.kernel().view()));
            if (effect instanceof Effect.Send send) {
                links.add(node.id(), send);
            } else if (effect instanceof Effect.Persist write) {
                node.write(write);
            } else if (effect instanceof Effect.Fetch fetch) {
                node.fetch(fetch);
            } else if (effect instanceof Effect.FetchSnapshot fetch) {
                node.fetch(fetch);
            }
        }
    }

    /**
     * Lets all writes end and all messages arrive, or only those of and among some, until nothing is under way. Those
     * who fetch snapshots go on fetching.
     */
    private void settle(List<String> some) {
        Predicate<String> takesPart = node -> some.isEmpty() || some.contains(node);
        for (boolean busy = true; busy; ) {
            busy = false;
            for (ScenarioNode node : nodes.values()) {
                if (node.isUp() && takesPart.test(node.id().value())) {
                    int before = written.size();
                    sync(node.id().value());
                    busy |= fetched(node) || written.size() > before;
                }
            }
            for (String link : links.names()) {
                int arriving = links.of(link).size();
                if (takesPart.test(ScenarioLinks.from(link)) && takesPart.test(ScenarioLinks.to(link))) {
                    for (int i = 0; i < arriving; i++) {
                        arrive(link, links.take(link));
                    }
                    busy |= arriving > 0;
                }
            }
        }
    }
}
