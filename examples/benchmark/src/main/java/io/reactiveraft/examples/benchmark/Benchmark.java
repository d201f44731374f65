package io.reactiveraft.examples.benchmark;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.quic.DevelopmentAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The command. Exit status: 0; 1 if the run failed, and the line has an {@code error}; 2 for arguments that make no
 * sense; 3 if the run took too long.
 */
public final class Benchmark {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int TIMED_OUT = 3;

    private final Options options;
    private final Result result;
    private final JsonLine json;

    private Benchmark(Options options, Result result) {
        this.options = options;
        this.result = result;
        json = configuration();
    }

    /** Runs one workload and ends the process. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(VoterMain.COMMAND)) {
            VoterMain.run(List.of(args).subList(1, args.length));
            return;
        }
        Result result = Result.onStandardOutput();
        try {
            Options options = Options.parse(List.of(args));
            System.exit(new Benchmark(options, result).run());
        } catch (InvalidConfigException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(USAGE);
        }
    }

    private int run() {
        Watchdog.start(options.timeout(), this::timedOut);
        try {
            Path folder = Scratch.in(options.dir());
            json.put("filesystem", Scratch.fileSystem(folder));
            measure(folder);
            print(json);
            return 0;
        } catch (InvalidConfigException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace();
            print(json.put("error", e.toString()));
            return FAILED;
        }
    }

    private void timedOut() {
        print(configuration().put("error", "timed out after " + options.timeout() + " s"));
        System.exit(TIMED_OUT);
    }

    private void print(JsonLine line) {
        result.print(line.put("java", System.getProperty("java.vm.vendor") + " " + Runtime.version())
                .put("cpus", Runtime.getRuntime().availableProcessors())
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private JsonLine configuration() {
        Duration election = options.election();
        return new JsonLine()
                .put("peer", "reactive-raft")
                .put("workload", options.workload().toString())
                .put("what", what())
                .put("window", options.window())
                .put("payload", options.payload())
                .put("election_ms", election == null ? "default" : Long.toString(election.toMillis()));
    }

    private void measure(Path folder) throws Exception {
        Duration election = options.election();
        makeCertificates(folder);
        List<Integer> ports = FreePorts.inARow(ClusterPlan.VOTERS);
        if (options.workload() == Workload.FAILOVER) {
            Failover.run(options, new VoterSettings(ports, election, options.payload(), folder), json);
        } else {
            inThisProcess(folder, ClusterPlan.of(ports, election, new DurableParts(folder)));
        }
    }

    private void inThisProcess(Path folder, ClusterPlan plan) throws Exception {
        long from = System.nanoTime();
        try (Cluster cluster = Cluster.start(plan, options.payload())) {
            json.put("start_ms", (System.nanoTime() - from) / 1_000_000);
            if (options.workload() == Workload.CATCHUP) {
                Catchup.run(options, json, cluster);
            } else {
                Steady.run(options, folder, json, cluster);
            }
        }
    }

    private static void makeCertificates(Path folder) {
        NodeId[] voters = IntStream.range(0, ClusterPlan.VOTERS)
                .mapToObj(ClusterPlan::name)
                .toArray(NodeId[]::new);
        DevelopmentAuthority.create(DurableParts.certificates(folder), voters);
    }

    private static String what() {
        String version = Benchmark.class.getPackage().getImplementationVersion();
        return "Reactive Raft " + (version == null ? "from sources" : version)
                + ", QUIC with mutual TLS and datagrams of " + DurableParts.DATAGRAM_BYTES
                + " bytes, Berkeley DB JE, fsync before every acknowledgement";
    }
}
