package io.photonbeam.pipelines.run;

import io.photonbeam.pipelines.option.Config;
import java.nio.file.Path;

/** A configuration of a run over an output. */
public interface RunConfig extends Config {

  /** The output that it writes into. */
  Path output();

  /** The pipeline under which it commits. */
  String pipelineId();
}
