/** What happened in a run, kept while it goes on and shown as one page of HTML. */
package io.photonbeam.cli.report;
