package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.JoinSettings;
import io.photonbeam.pipelines.RegistryBinding;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.commit.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pipelines write into an output: those that noted their settings in it, or have staged files
 * in it at any time, and are not bound to another output. Several outputs may share a registry, and
 * a file of another output that is not here is not lost.
 *
 * @param ids their names
 */
record OutputPipelines(Set<String> ids) {

  static OutputPipelines of(Path output, RegistryBinding binding) throws IOException {
    Set<String> ids = new TreeSet<>(new OutputFolder(output).pipelines());
    JoinSettings.notedIn(output).forEach(noted -> ids.add(noted.pipelineId()));
    Set<String> here = new TreeSet<>();
    for (String id : ids) {
      if (!binding.isElsewhere(id)) {
        here.add(id);
      }
    }
    return new OutputPipelines(here);
  }

  /** With a pipeline that is going to write into the output. */
  OutputPipelines with(String pipeline) {
    Set<String> more = new TreeSet<>(ids);
    more.add(pipeline);
    return new OutputPipelines(more);
  }

  /**
   * Refuses a commit of a pipeline that is going to write here for the first time: then it is
   * another output's, whose files would be taken for lost ones of this.
   */
  void requireNoneOf(String newPipeline, CommitRecord commit, OutputFolder output)
      throws IOException {
    if (!ids.contains(newPipeline)
        && commit.pipeline().equals(newPipeline)
        // It may be a twin that has begun to write here meanwhile.
        && !output.pipelines().contains(newPipeline)) {
      throw new IOException(
          ("pipeline '%s' has made commit %s, and has never written into this output: it is that of"
                  + " another output with the same registry. Choose another --pipelineId")
              .formatted(newPipeline, commit.id()));
    }
  }
}
