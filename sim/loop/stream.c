/* Streams: libuv's, by the word their place begins with. */
#include "loop/stream.h"
#include "loop/pty.h"
#include "machine/devices.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_MOST   (1u << 20) /* bytes that wait for a peer, or that a slow one hasn't taken */
#define PATIENCE_MS 5000       /* without progress */
#define TERMINAL_MS 300        /* where nobody may be there at all */

enum place { NOBODY, CONNECTS, LISTENS, PTY, FILE_PLACE };

struct sim_stream {
    struct sim_port port;
    enum place place;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } peer, listener;
    uv_connect_t connect;
    bool peer_made, listener_made, open, counted;
    int closing; /* handles whose close callback is to come */
    int error;   /* of the connection */
    int file, side;
    char *link; /* of a pty, to remove */
    char *held;
    size_t held_size, unsent;
    unsigned long long lost;
    char input[16384];
};

struct request {
    uv_write_t write;
    struct sim_stream *stream;
    size_t size;
    char data[];
};

/* --- what the loop says ------------------------------------------------------------------------------------------- */

static void tell(struct sim_stream *stream, unsigned kind, const void *data, size_t size)
{
    sim_inbox_add(&stream->port, kind, data, size);
}

static void count(struct sim_stream *stream, bool wanted)
{
    if (stream->counted == wanted)
        return;
    stream->counted = wanted;
    sim_loop_connected(wanted ? 1 : -1);
}

static void on_closed(uv_handle_t *handle)
{
    struct sim_stream *stream = handle->data;

    stream->closing--;
    if (handle == &stream->peer.handle)
        stream->peer_made = false;
    else
        stream->listener_made = false;
}

static void close_handle(struct sim_stream *stream, uv_handle_t *handle)
{
    if (uv_is_closing(handle))
        return;
    stream->closing++;
    uv_close(handle, on_closed);
}

static void peer_gone(struct sim_stream *stream)
{
    if (!stream->peer_made || uv_is_closing(&stream->peer.handle))
        return;
    if (stream->open)
        tell(stream, SIM_STREAM_CLOSED, NULL, 0);
    stream->open = false;
    close_handle(stream, &stream->peer.handle);
    if (!stream->listener_made)
        count(stream, false);
}

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct sim_stream *stream = handle->data;

    *buffer = uv_buf_init(stream->input, sizeof stream->input);
}

static void on_read(uv_stream_t *peer, ssize_t size, const uv_buf_t *buffer)
{
    struct sim_stream *stream = peer->data;

    if (size > 0)
        tell(stream, SIM_STREAM_DATA, buffer->base, (size_t)size);
    else if (size < 0)
        peer_gone(stream);
}

static void on_written(uv_write_t *write, int status)
{
    struct request *request = (struct request *)write;
    struct sim_stream *stream = request->stream;

    stream->unsent -= request->size;
    if (status < 0)
        stream->lost += request->size;
    free(request);
    if (status < 0 && status != UV_ECANCELED)
        peer_gone(stream);
}

static void send_now(struct sim_stream *stream, const void *data, size_t size)
{
    struct request *request = malloc(sizeof *request + size);
    uv_buf_t buffer;

    if (!request)
        abort();
    request->stream = stream;
    request->size = size;
    memcpy(request->data, data, size);
    buffer = uv_buf_init(request->data, (unsigned)size);
    stream->unsent += size;
    if (uv_write(&request->write, &stream->peer.stream, &buffer, 1, on_written)) {
        stream->unsent -= size;
        stream->lost += size;
        free(request);
    }
}

static void opened(struct sim_stream *stream)
{
    stream->open = true;
    tell(stream, SIM_STREAM_OPENED, NULL, 0);
    uv_read_start(&stream->peer.stream, give_room, on_read);
    if (stream->held_size)
        send_now(stream, stream->held, stream->held_size);
    stream->held_size = 0;
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct sim_stream *stream = connect->data;

    if (status == UV_ECANCELED)
        return;
    stream->error = status;
    if (status)
        peer_gone(stream);
    else
        opened(stream);
}

static void on_visitor(uv_stream_t *listener, int status)
{
    struct sim_stream *stream = listener->data;

    if (status || stream->peer_made)
        return; /* one at a time: the next one waits, and is taken when this one has gone */
    uv_tcp_init(sim_loop(), &stream->peer.tcp);
    stream->peer.handle.data = stream;
    stream->peer_made = true;
    if (uv_accept(listener, &stream->peer.stream))
        close_handle(stream, &stream->peer.handle);
    else
        opened(stream);
}

/* --- places ------------------------------------------------------------------------------------------------------- */

static lab_status refuse(struct sim_stream *stream, const char *where, int error)
{
    lab_status status = error == UV_EACCES || error == UV_EPERM ? LAB_STATUS_ACCESS_DENIED
                        : error == UV_ENOENT                    ? LAB_STATUS_NO_SUCH_FILE
                                                                : LAB_STATUS_INVALID_PARAMETER;

    return lab_device_fail(stream->port.device, status, "%s: %s", where, uv_strerror(error));
}

/* "HOST:PORT" to an address, by the host's resolver. */
static int find_address(const char *text, struct sockaddr_storage *address)
{
    const char *colon = strrchr(text, ':');
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    uv_getaddrinfo_t request;
    char host[256];
    int error;

    snprintf(host, sizeof host, "%.*s", colon ? (int)(colon - text) : 0, text);
    error = uv_getaddrinfo(sim_loop(), &request, NULL, host[0] ? host : "127.0.0.1", colon ? colon + 1 : text, &hints);
    if (error)
        return error;
    memcpy(address, request.addrinfo->ai_addr, request.addrinfo->ai_addrlen);
    uv_freeaddrinfo(request.addrinfo);
    return 0;
}

/* A device is plugged when its line stands: who can't be reached is an error then, and not later. */
static lab_status wait_until_connected(struct sim_stream *stream, const char *where)
{
    for (int tries = 0; tries < PATIENCE_MS / 100 && !stream->open && !stream->error; tries++)
        sim_loop_run(100);
    if (stream->open)
        return LAB_STATUS_SUCCESS;
    return refuse(stream, where, stream->error ? stream->error : UV_ETIMEDOUT);
}

static lab_status open_tcp(struct sim_stream *stream, const char *where)
{
    struct sockaddr_storage address;
    int error = find_address(where, &address);

    if (error)
        return refuse(stream, where, error);
    uv_tcp_init(sim_loop(), &stream->peer.tcp);
    uv_tcp_nodelay(&stream->peer.tcp, 1);
    stream->peer.handle.data = stream->connect.data = stream;
    stream->peer_made = true;
    error = uv_tcp_connect(&stream->connect, &stream->peer.tcp, (struct sockaddr *)&address, on_connected);
    return error ? refuse(stream, where, error) : wait_until_connected(stream, where);
}

static lab_status open_pipe(struct sim_stream *stream, const char *where)
{
    uv_pipe_init(sim_loop(), &stream->peer.pipe, 0);
    stream->peer.handle.data = stream->connect.data = stream;
    stream->peer_made = true;
    uv_pipe_connect(&stream->connect, &stream->peer.pipe, where, on_connected);
    return wait_until_connected(stream, where);
}

static lab_status open_listener(struct sim_stream *stream, const char *where)
{
    struct sockaddr_storage address;
    int error = find_address(where, &address);

    if (error)
        return refuse(stream, where, error);
    uv_tcp_init(sim_loop(), &stream->listener.tcp);
    stream->listener.handle.data = stream;
    stream->listener_made = true;
    error = uv_tcp_bind(&stream->listener.tcp, (struct sockaddr *)&address, 0);
    if (!error)
        error = uv_listen(&stream->listener.stream, 1, on_visitor);
    return error ? refuse(stream, where, error) : LAB_STATUS_SUCCESS;
}

static lab_status open_pty(struct sim_stream *stream, const char *link)
{
    char name[256];
    int descriptor, error = sim_pty_open(&descriptor, &stream->side, name, sizeof name);

    if (error) {
        stream->side = -1;
        return refuse(stream, "a pseudo-terminal", error);
    }
    if (*link) {
        error = sim_pty_link(name, link);
        if (error)
            return refuse(stream, link, error);
        stream->link = strdup(link);
    }
    lab_device_log(stream->port.device, "its line is %s", name);
    uv_pipe_init(sim_loop(), &stream->peer.pipe, 0);
    stream->peer.handle.data = stream;
    stream->peer_made = true;
    error = uv_pipe_open(&stream->peer.pipe, descriptor);
    if (error)
        return refuse(stream, name, error);
    opened(stream);
    return LAB_STATUS_SUCCESS;
}

static lab_status open_file(struct sim_stream *stream, const char *path)
{
    uv_fs_t request;

    stream->file = uv_fs_open(NULL, &request, path, UV_FS_O_WRONLY | UV_FS_O_CREAT | UV_FS_O_APPEND, 0644, NULL);
    uv_fs_req_cleanup(&request);
    return stream->file < 0 ? refuse(stream, path, stream->file) : LAB_STATUS_SUCCESS;
}

static const struct {
    const char *word;
    enum place place;
    lab_status (*open)(struct sim_stream *stream, const char *rest);
} places[] = {{"tcp:", CONNECTS, open_tcp},   {"listen:", LISTENS, open_listener},
              {"pipe:", CONNECTS, open_pipe}, {"pty:", PTY, open_pty},
              {"pty", PTY, open_pty},         {"file:", FILE_PLACE, open_file}};

static lab_status open_place(struct sim_stream *stream, const char *where)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t length = strlen(places[i].word);

        if (strncmp(where, places[i].word, length) || (places[i].word[length - 1] != ':' && where[length]))
            continue;
        stream->place = places[i].place;
        if (sim_replaying())
            return LAB_STATUS_SUCCESS; /* what the place said is in the recording */
        return places[i].open(stream, where + length);
    }
    return lab_device_fail(stream->port.device, LAB_STATUS_INVALID_PARAMETER,
                           "'%s' is no place for a line; there are null, tcp:HOST:PORT, listen:[HOST:]PORT, pty, "
                           "pty:PATH, file:PATH and pipe:PATH",
                           where);
}

lab_status sim_stream_open(lab_device *device, const char *where,
                           void (*received)(void *state, unsigned kind, const void *data, size_t size),
                           struct sim_stream **opened_stream)
{
    struct sim_stream *stream = calloc(1, sizeof *stream);
    lab_status status;

    if (!stream)
        return LAB_STATUS_INSUFFICIENT_RESOURCES;
    stream->port.device = device;
    stream->port.received = received;
    stream->file = stream->side = -1;
    sim_port_open(&stream->port);
    status = strcmp(where, "null") ? open_place(stream, where) : LAB_STATUS_SUCCESS;
    if (status < 0) {
        sim_stream_close(stream);
        return status;
    }
    count(stream, stream->peer_made || stream->listener_made);
    *opened_stream = stream;
    return LAB_STATUS_SUCCESS;
}

/* --- writing and closing ------------------------------------------------------------------------------------------ */

static void hold(struct sim_stream *stream, const void *data, size_t size)
{
    if (!stream->held)
        stream->held = malloc(HELD_MOST);
    if (!stream->held || size > HELD_MOST - stream->held_size) {
        stream->lost += size;
        return;
    }
    memcpy(stream->held + stream->held_size, data, size);
    stream->held_size += size;
}

static void write_file(struct sim_stream *stream, const void *data, size_t size)
{
    const char *at = data;

    while (size) {
        uv_buf_t buffer = uv_buf_init((char *)at, (unsigned)size);
        uv_fs_t request;
        ssize_t done = uv_fs_write(NULL, &request, stream->file, &buffer, 1, -1, NULL);

        uv_fs_req_cleanup(&request);
        if (done <= 0) {
            lab_device_log(stream->port.device, "its line's file takes no more: %s", uv_strerror((int)done));
            stream->lost += size;
            return;
        }
        at += done;
        size -= (size_t)done;
    }
}

/* The host's time passes here, the machine's doesn't. */
static void wait_for_peer(struct sim_stream *stream, size_t least)
{
    while (stream->unsent > least) {
        size_t before = stream->unsent;

        if (!sim_loop_run(stream->place == PTY ? TERMINAL_MS : PATIENCE_MS) && stream->unsent == before)
            break;
    }
}

void sim_stream_write(struct sim_stream *stream, const void *data, size_t size)
{
    if (stream->place == FILE_PLACE && stream->file >= 0) {
        write_file(stream, data, size);
    } else if (stream->open) {
        send_now(stream, data, size);
        if (stream->unsent > HELD_MOST)
            wait_for_peer(stream, HELD_MOST / 2);
    } else if (stream->listener_made) {
        hold(stream, data, size);
    }
}

void sim_stream_close(struct sim_stream *stream)
{
    if (!stream)
        return;
    wait_for_peer(stream, 0);
    stream->lost += stream->unsent + stream->held_size;
    if (stream->lost)
        fprintf(stderr, "ntlab: %s: %llu bytes that it sent reached nobody\n", lab_device_name(stream->port.device),
                stream->lost);
    stream->open = false;
    if (stream->peer_made)
        close_handle(stream, &stream->peer.handle);
    if (stream->listener_made)
        close_handle(stream, &stream->listener.handle);
    count(stream, false);
    while (stream->closing)
        uv_run(sim_loop(), UV_RUN_ONCE);
    if (stream->file >= 0) {
        uv_fs_t request;

        uv_fs_close(NULL, &request, stream->file, NULL);
        uv_fs_req_cleanup(&request);
    }
    if (stream->side >= 0)
        sim_pty_close(stream->side);
    if (stream->link)
        sim_pty_unlink(stream->link);
    sim_port_close(&stream->port);
    free(stream->link);
    free(stream->held);
    free(stream);
}
