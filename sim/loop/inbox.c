/* What has come from outside and was not handed to the machine yet, in the order of coming. */
#include "loop/loop.h"
#include <ntlab/outside.h>
#include <stdlib.h>
#include <string.h>

struct letter {
    struct letter *next;
    struct sim_port *port;
    unsigned kind;
    size_t size;
    char data[];
};

static struct letter *first, **last = &first;
static struct sim_port *ports;
static unsigned port_count;

static void play(uint64_t step, uint64_t now);
static bool more_to_play(void)
{
    uint64_t step, time;

    return sim_replay_next(&step, &time);
}
static void wait_for_nothing(uint64_t deadline)
{
}
static bool never(void)
{
    return false;
}
static const lab_outside replay = {wait_for_nothing, never, more_to_play, play, sim_replay_next};

void sim_port_open(struct sim_port *port)
{
    if (!ports)
        port_count = 0; /* a new machine */
    port->number = port_count++;
    port->next = ports;
    ports = port;
    if (sim_replaying())
        lab_outside_set(&replay);
}

static void drop_letters(struct sim_port *port)
{
    struct letter **at = &first;

    while (*at) {
        struct letter *letter = *at;

        if (letter->port == port) {
            *at = letter->next;
            free(letter);
        } else {
            at = &letter->next;
        }
    }
    last = at;
}

void sim_port_close(struct sim_port *port)
{
    struct sim_port **at = &ports;

    while (*at && *at != port)
        at = &(*at)->next;
    if (*at)
        *at = port->next;
    drop_letters(port);
    if (!ports && sim_replaying())
        lab_outside_set(NULL);
}

void sim_inbox_add(struct sim_port *port, unsigned kind, const void *data, size_t size)
{
    struct letter *letter = malloc(sizeof *letter + size);

    if (!letter)
        abort();
    *letter = (struct letter){.port = port, .kind = kind, .size = size};
    if (size)
        memcpy(letter->data, data, size);
    *last = letter;
    last = &letter->next;
}

bool sim_inbox_waiting(void)
{
    return first != NULL;
}

/* An event of the machine carries a port and a kind before the data. */
struct envelope {
    struct sim_port *port;
    unsigned kind;
};

static void open_envelope(void *state, const void *data, size_t size)
{
    struct envelope envelope;

    memcpy(&envelope, data, sizeof envelope);
    envelope.port->received(state, envelope.kind, (const char *)data + sizeof envelope, size - sizeof envelope);
}

static void hand_over(struct sim_port *port, unsigned kind, const void *data, size_t size)
{
    struct envelope envelope = {port, kind};
    char *whole = malloc(sizeof envelope + size);

    if (!whole)
        abort();
    memcpy(whole, &envelope, sizeof envelope);
    if (size)
        memcpy(whole + sizeof envelope, data, size);
    lab_device_post(port->device, open_envelope, whole, sizeof envelope + size);
    free(whole);
}

void sim_inbox_deliver(uint64_t step, uint64_t now)
{
    while (first) {
        struct letter *letter = first;

        first = letter->next;
        if (!first)
            last = &first;
        sim_record_add(step, now, letter->port->number, letter->kind, letter->data, letter->size);
        hand_over(letter->port, letter->kind, letter->data, letter->size);
        free(letter);
    }
    sim_loop_connected(0); /* that may have been the last there will ever be */
}

static struct sim_port *port_numbered(unsigned number)
{
    struct sim_port *port = ports;

    while (port && port->number != number)
        port = port->next;
    return port;
}

static void play_one(unsigned number, unsigned kind, const void *data, size_t size)
{
    struct sim_port *port = port_numbered(number);

    if (port)
        hand_over(port, kind, data, size);
}

static void play(uint64_t step, uint64_t now)
{
    sim_replay_deliver(step, play_one);
}
