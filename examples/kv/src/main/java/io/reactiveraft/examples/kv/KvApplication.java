package io.reactiveraft.examples.kv;

import io.reactiveraft.RaftException;
import io.reactiveraft.examples.kv.demo.Demo;
import io.reactiveraft.examples.kv.http.WebApplication;
import io.reactiveraft.examples.kv.node.NodeOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The entry: the demo, one node, the making of certificates, or the recovery of a node. */
public final class KvApplication {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 86_400;

    private static final String USAGE = """
            java -jar kv.jar [--ci] [--seconds N] [--server.port=8080]
                three nodes in this process, a scripted minute under load, and a verdict;
                --ci exits after it with 0 or 1, --seconds sets the script's length (60)
            java -jar kv.jar --raft.node-id=n1 --raft.members=n1@HOST:PORT,n2@HOST:PORT,n3@HOST:PORT
                             --raft.data-dir=DIR --raft.tls-dir=DIR
                             [--raft.port=PORT] [--raft.bind=HOST] [--server.port=8080] [--server.address=127.0.0.1]
                             [--raft.join] [--raft.snapshot.entries=1000000] [--raft.snapshot.mebibytes=256]
                             [--raft.snapshot.seconds=3600] [--raft.snapshot.keep=10000]
                one node; members says where the others reach each node, raft.port what this one binds;
                with --raft.join it founds no cluster: it waits until it is added to the one of the others in members,
                curl -d '{"id": "n4", "host": "HOST", "port": PORT}' http://127.0.0.1:8080/cluster/members
                a snapshot is taken after so many entries or MiB of them, or seconds, and the log shortened by it,
                but for the entries to keep before it
            java -jar kv.jar recover --raft.node-id=n1 --raft.data-dir=DIR [--accept-possible-loss]
                after most voters are lost for good, on a node that is stopped: shows what is left of it;
                with --accept-possible-loss makes it the only voter, giving up what only the others had
            java -jar kv.jar certs --out DIR n1 n2 n3
                certificates to develop with, by the authority in DIR, which is made if there is none""";

    private KvApplication() {}

    /** Runs until told to stop; a fault in the arguments ends it with a line and a code other than 0. */
    public static void main(String... tokens) {
        try {
            run(Arguments.parse(tokens));
        } catch (UsageException e) {
            fail(MISUSED, e.getMessage());
        } catch (IOException | RuntimeException e) {
            String known = explain(e);
            if (known == null) {
                e.printStackTrace(System.err);
            }
            fail(FAILED, known == null ? "an error that should not be: " + e : known);
        }
    }

    private static void run(Arguments arguments) throws IOException {
        String command = arguments.words().isEmpty() ? "" : arguments.words().get(0);
        if (arguments.flag("help")) {
            System.out.println(USAGE);
        } else if (command.equals("certs")) {
            System.out.println(CertsCommand.run(arguments));
        } else if (command.equals("recover")) {
            System.out.println(RecoverCommand.run(arguments));
        } else if (arguments.options().keySet().stream().anyMatch(name -> name.startsWith("raft."))) {
            node(arguments);
        } else {
            demo(arguments.allowing(Set.of("ci", "seconds")));
        }
    }

    private static void node(Arguments arguments) {
        NodeOptions options = NodeArguments.parse(arguments);
        SingleNode node = new SingleNode(options);
        SpringApplication web = WebApplication.with(node, arguments.settings());
        ConfigurableApplicationContext context = web.run();
        banner("node " + options.id() + ", QUIC on " + options.bindHost() + ":" + options.port(), context);
    }

    private static void demo(Arguments arguments) throws IOException {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("\"" + arguments.words().get(0) + "\" is not understood; --help shows what is");
        }
        String seconds = arguments.find("seconds");
        int length = seconds == null ? 60 : arguments.number("seconds", seconds, SECONDS_MIN, SECONDS_MAX);
        Demo demo = Demo.prepare(Duration.ofSeconds(length), System.out::println);
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("logging.level.io.reactiveraft", "WARN"));
        settings.putAll(arguments.settings()); // the demo tells its own story, unless more is asked for
        SpringApplication web = WebApplication.with(demo.nodes(), settings);
        demo.joinTo(web);
        ConfigurableApplicationContext context = runOrStop(web, demo);
        banner("a demo of three nodes, " + length + " seconds under load", context);
        boolean passed = Boolean.TRUE.equals(demo.play().block());
        if (arguments.flag("ci")) {
            context.close();
            System.exit(passed ? 0 : FAILED);
        }
        System.out.println("The demo goes on serving; Ctrl-C ends it.");
    }

    private static ConfigurableApplicationContext runOrStop(SpringApplication web, Demo demo) {
        try {
            return web.run();
        } catch (RuntimeException e) {
            demo.stop();
            throw e;
        }
    }

    private static void banner(String what, ConfigurableApplicationContext context) {
        String address = context.getEnvironment().getProperty("server.address");
        String port = context.getEnvironment().getProperty("local.server.port");
        String url = "http://" + address + ":" + port;
        System.out.println("Reactive Raft: a key-value store on WebFlux");
        System.out.println("  " + what);
        System.out.println("  " + url + "/   (curl -X PUT -d hello " + url + "/kv/greeting)");
    }

    /** A line for what a user has done or can mend; null for everything else. */
    static @Nullable String explain(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "HTTP port " + port.getPort() + " is in use; choose another with --server.port=PORT";
            }
            if (cause instanceof InterruptedException) {
                return "told to stop while it was starting"; // by Spring, when the process is to end
            }
            if (cause instanceof RaftException raft) {
                return raft.getMessage();
            }
        }
        return null;
    }

    private static void fail(int code, @Nullable String message) {
        System.err.println("kv: " + message);
        System.exit(code);
    }
}
