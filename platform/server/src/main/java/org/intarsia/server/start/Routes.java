package org.intarsia.server.start;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.app.access.AccessKeys;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.serve.JobDatabase;
import org.intarsia.app.serve.ServedPlatform;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.server.access.Quotas;
import org.intarsia.server.document.ApiDocument;
import org.intarsia.server.house.AuditRoutes;
import org.intarsia.server.house.CanaryRoutes;
import org.intarsia.server.house.EventRoutes;
import org.intarsia.server.house.JobRoutes;
import org.intarsia.server.house.KeyRoutes;
import org.intarsia.server.house.ModelRoutes;
import org.intarsia.server.house.PictureRoutes;
import org.intarsia.server.house.PipelineRoutes;
import org.intarsia.server.house.PlatformRoutes;
import org.intarsia.server.house.ReproduceRoutes;
import org.intarsia.server.house.StateRoutes;
import org.intarsia.server.house.SystemRoutes;
import org.intarsia.server.http.Answer;
import org.intarsia.server.http.Handler;
import org.intarsia.server.http.Lifecycle;
import org.intarsia.server.http.RecentLines;
import org.intarsia.server.images.Admission;
import org.intarsia.server.images.Images;
import org.intarsia.server.images.KeptPictures;
import org.intarsia.server.images.ModelNames;
import org.intarsia.server.jobs.JobFiles;
import org.intarsia.server.jobs.JobOwners;
import org.intarsia.server.jobs.JobService;
import org.intarsia.server.jobs.JobStore;
import org.intarsia.server.jobs.LocalJobFiles;
import org.intarsia.server.kserve.Inference;
import org.intarsia.server.manifests.ShippedManifests;
import org.intarsia.server.metrics.Metric;
import org.intarsia.server.metrics.Metrics;
import org.intarsia.server.metrics.PlatformMetrics;
import org.intarsia.server.openai.ImageGenerations;
import org.intarsia.server.openai.Models;
import org.intarsia.server.plugins.PluginRoutes;
import org.intarsia.server.plugins.TrustRoutes;
import org.intarsia.server.sdapi.SdRoutes;
import org.intarsia.server.store.PostgresJobFiles;
import org.intarsia.server.store.PostgresJobStore;
import org.intarsia.server.store.SqliteJobStore;

/** The handlers of all operations of the document, by id. */
public final class Routes implements AutoCloseable {
    private final JobService jobs;
    private final Map<String, Handler> handlers = new LinkedHashMap<>();

    /**
     * @param version of this server
     */
    public Routes(
            ServedPlatform platform,
            ServerSettings settings,
            ApiDocument document,
            AccessKeys keys,
            Quotas quotas,
            Metrics metrics,
            RecentLines log,
            Lifecycle lifecycle,
            String version) {
        PipelineHost host = platform.host();
        Admission admission =
                new Admission(
                        settings.limits().runs(), settings.limits().waiting(), metrics::waited);
        lifecycle.atDrain(admission::close);
        PlatformMetrics.watch(metrics, platform);
        metrics.gauge(Metric.WAITING, admission::waiting);
        metrics.gauge(Metric.HELD_MEMORY, host::heldMemory);
        metrics.gauge(Metric.READY, () -> lifecycle.state() == Lifecycle.State.READY ? 1 : 0);
        Images images = new Images(host, settings.limits(), admission, quotas);
        KeptPictures kept = new KeptPictures(settings.limits().keptBytes());
        ModelNames names = new ModelNames(host, settings);
        this.jobs =
                jobs(
                        platform,
                        admission,
                        lifecycle,
                        settings,
                        new JobOwners(keys, settings.oidc(), quotas));
        Models models = new Models(host, names);
        ShippedManifests manifests = new ShippedManifests(platform.home());
        Answer described = Answer.json(document.json());

        handlers.put("describeApi", call -> described);
        handlers.put("getMetrics", call -> Answer.text(Metrics.contentType(), metrics.text()));
        handlers.put("createImage", new ImageGenerations(host, names, images, kept));
        handlers.put("listModels", call -> models.list(call.caller()));
        handlers.put("getModel", call -> models.one(call.checked().path("model")));
        handlers.putAll(new PictureRoutes(images, names, kept).handlers());
        handlers.putAll(new SdRoutes(host, platform.registry(), names, images).handlers());
        handlers.put("reproducePicture", new ReproduceRoutes(host, images, names, kept));
        handlers.putAll(new PipelineRoutes(host, manifests).handlers());
        handlers.putAll(new CanaryRoutes(host, images).handlers());
        handlers.putAll(new PlatformRoutes(platform).handlers());
        handlers.putAll(new StateRoutes(platform).handlers());
        handlers.putAll(new PluginRoutes(platform).handlers());
        handlers.putAll(new TrustRoutes(platform).handlers());
        handlers.putAll(new AuditRoutes(platform.audit()).handlers());
        handlers.putAll(new KeyRoutes(keys, quotas).handlers());
        handlers.putAll(new SystemRoutes(platform, metrics, log, version).handlers());
        handlers.put("listModelFiles", new ModelRoutes(platform, manifests));
        handlers.put(
                "listenToEvents",
                new EventRoutes(platform, jobs, lifecycle, settings.limits().streams()));
        handlers.putAll(new JobRoutes(jobs, images, names, settings.limits()).handlers());
        inference(new Inference(host, lifecycle, manifests, version));
    }

    private static JobService jobs(
            ServedPlatform platform,
            Admission admission,
            Lifecycle lifecycle,
            ServerSettings settings,
            JobOwners owners) {
        LocalJobFiles folder = new LocalJobFiles(settings.jobs());
        JobFiles files = folder;
        try {
            JobDatabase shared = settings.database();
            if (shared != null) {
                files = new PostgresJobFiles(shared, folder);
            }
            JobStore store =
                    shared == null
                            ? new SqliteJobStore(folder.database())
                            : new PostgresJobStore(shared);
            int most = settings.limits().jobs();
            int workers = settings.limits().runs();
            return new JobService(
                    platform.host(),
                    admission,
                    lifecycle,
                    store,
                    files,
                    platform.audit(),
                    owners,
                    most,
                    workers);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private void inference(Inference inference) {
        handlers.put("getServer", call -> inference.server());
        handlers.put("isLive", call -> inference.live());
        handlers.put("isReady", call -> inference.ready());
        handlers.put("getModelMetadata", call -> inference.model(call.checked().path("model")));
        handlers.put(
                "getVersionMetadata",
                call ->
                        inference.version(
                                call.checked().path("model"),
                                call.checked().path().get("version").asInt()));
        handlers.put("isModelReady", call -> inference.modelReady(call.checked().path("model")));
        handlers.put("listRepository", call -> inference.index());
        handlers.put(
                "loadModel", call -> inference.load(call.checked().path("model"), call.actor()));
        handlers.put(
                "unloadModel",
                call -> inference.unload(call.checked().path("model"), call.actor()));
    }

    public Map<String, Handler> handlers() {
        return handlers;
    }

    /** Lets go of the jobs, whose workers end. */
    @Override
    public void close() {
        jobs.close();
    }
}
