package io.photonbeam.registry.simulation;

import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.VisibleFile;
import java.util.List;
import java.util.Set;

/**
 * What a run does before anything else, in the steps of {@code RegistryBinding} of the module
 * pipelines: it sees to it that the registry knows what is visible here, and binds its pipeline.
 */
final class Starting implements Task {
  private final Actor actor;
  private final String pipeline;
  private long begun = -1;
  private Set<String> found = Set.of();

  Starting(Actor actor, String pipeline) {
    this.actor = actor;
    this.pipeline = pipeline;
  }

  @Override
  public List<Task> run(Life life) {
    if (begun < 0) {
      begun = actor.world().disturbances().moment();
      found = Set.copyOf(actor.site().folder().files().keySet());
    }
    if (actor.world().flaw() != Flaw.STARTS_WITH_ANY_REGISTRY && !knowsRows(life)) {
      return List.of(this::refuse);
    }
    var unused = life.registry().bindings().bind(pipeline, actor.site().id());
    actor.site().notes().add(pipeline);
    actor.world().checker().started(actor.site(), found, begun);
    return Task.DONE;
  }

  private boolean knowsRows(Life life) {
    List<VisibleFile> files = life.folder().visible();
    var records =
        life.registry()
            .commitRecords(files.stream().flatMap(file -> file.commit().stream()).toList());
    return UnknownFiles.obstacle(
            UnknownFiles.among(files, records, Set.of(), life.registry().horizon()))
        .isEmpty();
  }

  /** Ends, and is started again; in the end somebody gives up. */
  private List<Task> refuse(Life life) {
    actor.world().counts().count(Seen.STARTS_REFUSED);
    if (!actor.world().isTroubled()) {
      actor.retire();
    }
    throw new FileFailure("the registry does not know what is visible");
  }
}
