package org.intarsia.server.jobs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that breaks before it writes what a test says. */
record BreakingStore(JobStore store, Consumer<Job> before) implements JobStore {
    @Override
    public Job submit(Submission submission, int most) {
        return store.submit(submission, most);
    }

    @Override
    public Optional<Job> find(String id) {
        return store.find(id);
    }

    @Override
    public List<Job> list(JobFilter filter) {
        return store.list(filter);
    }

    @Override
    public List<Job> queue() {
        return store.queue();
    }

    @Override
    public Optional<Job> take(Collection<String> pipelines, Instant now) {
        return store.take(pipelines, now);
    }

    @Override
    public boolean write(Job job, long fence) {
        before.accept(job);
        return store.write(job, fence);
    }

    @Override
    public boolean write(Job job, long fence, List<JobPicture> pictures) {
        before.accept(job);
        return store.write(job, fence, pictures);
    }

    @Override
    public boolean clear(Job job, long fence) {
        return store.clear(job, fence);
    }

    @Override
    public List<JobPicture> pictures(String job) {
        return store.pictures(job);
    }

    @Override
    public List<Job> running() {
        return store.running();
    }

    @Override
    public List<Job> late(Instant now) {
        return store.late(now);
    }

    @Override
    public List<Job> expired(Instant now) {
        return store.expired(now);
    }

    @Override
    public void delete(String id) {
        store.delete(id);
    }

    @Override
    public void close() {
        store.close();
    }
}
