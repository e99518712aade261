/** How far running work is, told from its figures while it runs and at its end. */
package io.photonbeam.cli.progress;
