/*
 * session.c - opening the state for a command, once it is known whether it writes.
 */
#include "cmd/cmd_int.h"

int
session_open(struct session *session, enum store_mode mode)
{
	return store_open(session->config.state, mode,
			  run_organisations(&session->arena, &session->config),
			  &session->run.store, &session->err);
}
