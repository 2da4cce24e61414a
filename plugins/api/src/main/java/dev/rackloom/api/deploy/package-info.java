/**
 * What agents are told: a named deployment, its current epoch, and the plan of that epoch.
 *
 * <p>A {@link dev.rackloom.api.deploy.DeploymentPlan} is complete: it names every stage's agent,
 * device and artefact (by content hash), the tensors that go in and out, and the cost functions
 * that predict it. An epoch is all or nothing.
 */
@NullMarked
package dev.rackloom.api.deploy;

import org.jspecify.annotations.NullMarked;
