/*
 * calendar.c - the iCalendar files: one for a request, or all there are into a folder.
 */
#include "base/file.h"
#include "run/run_int.h"
#include "select/select.h"

#include <string.h>

#define CALENDAR_MAX ((size_t)16 * 1024 * 1024)

/* The items of a request among the views: all, an organisation's, or one and what happens
 * during it. */
static int
choose(struct arena *arena, const struct views *views,
       const struct calendar_request *request, const char *zone, struct views *chosen,
       struct err *err)
{
	const struct filter filter = {.from = INT64_MIN,
				      .until = INT64_MAX,
				      .kind = ITEM_KINDS,
				      .organisation = request->organisation,
				      .zone = zone};
	const struct view *item;
	size_t i;

	if (!request->item) {
		select_views(arena, views, &filter, chosen);
		return 0;
	}
	item = views_find(views, request->item);
	if (!item)
		return err_set(err, ERR_USAGE, "no item is called '%s'", request->item);
	for (i = 0; i < views->n; i++)
		if (views->v[i] == item || views->v[i]->parent == item) {
			*(struct view **)arena_push(arena, &chosen->v, chosen->n,
						    sizeof *chosen->v) = views->v[i];
			chosen->n++;
		}
	return 0;
}

/* A calendar's name: the community's, an organisation's, a list's. */
static const char *
name_of(const struct run *run, const struct calendar_request *request)
{
	const struct config *config = run->config;
	const char *name =
		texts_best(&config->name, request->language, config->languages, NULL);
	const char *list;
	int organisation;

	if (request->organisation) {
		organisation = config_organisation(config, request->organisation);
		if (organisation >= 0)
			return config->organisations[organisation].name;
	}
	if (request->list) {
		list = texts_best(&request->list->name, request->language,
				  config->languages, NULL);
		return arena_printf(run->arena, "%s · %s", name,
				    list ? list : request->list->id);
	}
	return name;
}

/* What the steps of one calendar share. */
struct almanac {
	const struct run *run;
	struct kit kit;
	struct world world;
};

static int
write_calendar(struct almanac *a, const struct calendar_request *request,
	       struct buf *out, size_t *count, struct err *err)
{
	const struct config *config = a->run->config;
	struct audience audience =
		request->list ? run_audience(a->run->arena, &request->list, 1)
			      : run_public(a->run->arena);
	struct calendar calendar = {
		.name = name_of(a->run, request),
		.domain = config->domain,
		.language = request->language,
		.languages = config->languages,
		.words = kit_words(a->run, &a->kit, request->language),
		.organisations = kit_organisations(a->run),
		.n_organisations = config->n_organisations,
		.zone = config->timezone,
	};
	struct views views = {0}, chosen = {0};

	if (run_views(a->run, &a->world, &audience, &views, err) ||
	    choose(a->run->arena, &views, request, config->timezone, &chosen, err))
		return -1;
	return render_calendar(&chosen, &calendar, out, count, err);
}

static int
open_almanac(struct almanac *a, const struct run *run, struct err *err)
{
	*a = (struct almanac){.run = run};
	if (kit_load(run, &a->kit, err))
		return -1;
	return run_world(run, &a->world, err);
}

int
run_calendar(const struct run *run, const struct calendar_request *request,
	     struct buf *out, size_t *count, struct err *err)
{
	struct almanac almanac;

	if (open_almanac(&almanac, run, err))
		return -1;
	return write_calendar(&almanac, request, out, count, err);
}

/* One file of the folder: NAME.LANGUAGE.ics; an empty calendar is no file. */
static int
write_file(struct almanac *a, const struct calendar_request *request,
	   const char *directory, const char *name, size_t *files, struct err *err)
{
	const char *path = arena_printf(a->run->arena, "%s/%s.%s.ics", directory, name,
					request->language);
	struct buf out;
	size_t count;
	int result;

	buf_init(&out, CALENDAR_MAX);
	result = write_calendar(a, request, &out, &count, err);
	if (result == 0 && count > 0) {
		result = file_write_if_changed(path, out.s, out.n, 0644, err);
		++*files;
	}
	buf_release(&out);
	return result;
}

int
run_calendars(const struct run *run, const char *directory, size_t *files,
	      struct err *err)
{
	const struct config *config = run->config;
	struct calendar_request request;
	struct almanac almanac;
	size_t i, l;

	*files = 0;
	if (open_almanac(&almanac, run, err) || file_make_directories(directory, err))
		return -1;
	for (l = 0; config->languages[l]; l++) {
		request = (struct calendar_request){.language = config->languages[l]};
		if (write_file(&almanac, &request, directory, "all", files, err))
			return -1;
		for (i = 0; i < config->n_organisations; i++) {
			request.organisation = config->organisations[i].id;
			if (write_file(&almanac, &request, directory,
				       arena_printf(run->arena, "org-%s",
						    request.organisation),
				       files, err))
				return -1;
		}
		request.organisation = NULL;
		for (i = 0; i < config->n_lists; i++) {
			request.list = &config->lists[i];
			if (write_file(&almanac, &request, directory,
				       arena_printf(run->arena, "list-%s",
						    request.list->id),
				       files, err))
				return -1;
		}
	}
	return 0;
}
