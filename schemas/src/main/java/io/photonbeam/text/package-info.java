/** Text of unknown origin, made fit to be shown. */
package io.photonbeam.text;
