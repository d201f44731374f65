package io.reactiveraft.examples.kv.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The web application around the nodes that it is handed. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    KvController.class,
    ClusterController.class,
    AdminController.class,
    Feeds.class,
    OpenFeeds.class,
    Problems.class
})
public class WebApplication {

    /** What holds unless the caller's settings say otherwise; the console belongs to the application. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "server.address", "127.0.0.1",
            "server.shutdown", "graceful",
            "spring.lifecycle.timeout-per-shutdown-phase", "2s",
            "server.netty.max-initial-line-length", "16KB");

    /** Not running yet: the caller adds what it hosts and runs it. */
    public static SpringApplication with(Nodes nodes, Map<String, Object> settings) {
        SpringApplication application = new SpringApplication(WebApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setAddCommandLineProperties(false);
        Map<String, Object> all = new LinkedHashMap<>(DEFAULTS);
        all.putAll(settings);
        application.setDefaultProperties(all);
        application.addInitializers(context -> register((GenericApplicationContext) context, nodes));
        return application;
    }

    /** One thread for pauses and signs of life. */
    @Bean(destroyMethod = "dispose")
    Scheduler clock() {
        return Schedulers.newSingle("kv-clock", true);
    }

    /** Threads of its own, which end at once: when their turn comes, feeds are complete and requests answered. */
    @Bean
    ReactorResourceFactory reactorResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        resources.setShutdownTimeout(Duration.ofSeconds(1));
        return resources;
    }

    @Bean
    Patience patience(Scheduler clock) {
        return new Patience(clock);
    }

    private static <T extends Nodes> void register(GenericApplicationContext beans, T nodes) {
        @SuppressWarnings("unchecked") // the class of an instance
        Class<T> type = (Class<T>) nodes.getClass();
        beans.registerBean(type, () -> nodes);
    }
}
