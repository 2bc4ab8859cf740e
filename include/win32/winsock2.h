/*
 * Windows Sockets, as far as programs are compiled with them: a machine has no network, so WSAStartup says so and
 * fails, and so does whatever a program tries without it. Addresses as text, and the order of bytes, are real.
 */
#ifndef NTLAB_WINSOCK2_H
#define NTLAB_WINSOCK2_H
#define _WINSOCK2API_
#define _WINSOCKAPI_

#include <windows.h>
#include <inaddr.h>
#include <in6addr.h>

typedef ULONG_PTR SOCKET;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef ULONG u_long;
typedef USHORT ADDRESS_FAMILY;
typedef HANDLE WSAEVENT, *LPWSAEVENT;
typedef unsigned int GROUP;
typedef int socklen_t;

#define INVALID_SOCKET ((SOCKET)~0)
#define SOCKET_ERROR   (-1)
#define FD_SETSIZE     64
#define SOMAXCONN      0x7fffffff

#define AF_UNSPEC   0
#define AF_UNIX     1
#define AF_INET     2
#define AF_INET6    23
#define PF_UNSPEC   AF_UNSPEC
#define PF_INET     AF_INET
#define PF_INET6    AF_INET6
#define SOCK_STREAM 1
#define SOCK_DGRAM  2
#define SOCK_RAW    3

#define IPPROTO_IP     0
#define IPPROTO_ICMP   1
#define IPPROTO_TCP    6
#define IPPROTO_UDP    17
#define IPPROTO_IPV6   41
#define IPPROTO_ICMPV6 58
#define IPPROTO_RAW    255

#define SOL_SOCKET   0xffff
#define SO_DEBUG     0x0001
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_BROADCAST 0x0020
#define SO_LINGER    0x0080
#define SO_SNDBUF    0x1001
#define SO_RCVBUF    0x1002
#define SO_SNDTIMEO  0x1005
#define SO_RCVTIMEO  0x1006
#define SO_ERROR     0x1007
#define SO_TYPE      0x1008
#define TCP_NODELAY  0x0001
#define IPV6_V6ONLY  27
#define MSG_OOB      0x1
#define MSG_PEEK     0x2
#define MSG_WAITALL  0x8
#define SD_RECEIVE   0
#define SD_SEND      1
#define SD_BOTH      2
#define FIONBIO      0x8004667e
#define FIONREAD     0x4004667f

#define FD_READ    0x01
#define FD_WRITE   0x02
#define FD_OOB     0x04
#define FD_ACCEPT  0x08
#define FD_CONNECT 0x10
#define FD_CLOSE   0x20

#define INADDR_ANY       ((u_long)0x00000000)
#define INADDR_LOOPBACK  0x7f000001
#define INADDR_BROADCAST ((u_long)0xffffffff)
#define INADDR_NONE      0xffffffff
#define INET_ADDRSTRLEN  22
#define INET6_ADDRSTRLEN 65
#define NI_MAXHOST       1025
#define NI_MAXSERV       32
#define NI_NUMERICHOST   0x02
#define NI_NUMERICSERV   0x08
#define AI_PASSIVE       0x01
#define AI_CANONNAME     0x02
#define AI_NUMERICHOST   0x04

#define WSA_MAXIMUM_WAIT_EVENTS  64
#define WSA_FLAG_OVERLAPPED      1
#define WSA_WAIT_FAILED          WAIT_FAILED
#define WSA_WAIT_EVENT_0         WAIT_OBJECT_0
#define WSA_WAIT_TIMEOUT         WAIT_TIMEOUT
#define WSA_INFINITE             INFINITE
#define WSA_INVALID_EVENT        ((WSAEVENT)NULL)
#define WSA_IO_PENDING           ERROR_IO_PENDING
#define WSAOVERLAPPED            OVERLAPPED
#define LPWSAOVERLAPPED          LPOVERLAPPED
#define WSAGETSELECTEVENT(value) ((WORD)(value))
#define WSAGETSELECTERROR(value) ((WORD)((value) >> 16))

#ifndef WSAEINTR
#define WSAEINTR           10004
#define WSAEACCES          10013
#define WSAEFAULT          10014
#define WSAEINVAL          10022
#define WSAEMFILE          10024
#define WSAEWOULDBLOCK     10035
#define WSAEINPROGRESS     10036
#define WSAENOTSOCK        10038
#define WSAEMSGSIZE        10040
#define WSAEADDRINUSE      10048
#define WSAEADDRNOTAVAIL   10049
#define WSAENETDOWN        10050
#define WSAENETUNREACH     10051
#define WSAECONNABORTED    10053
#define WSAECONNRESET      10054
#define WSAENOBUFS         10055
#define WSAEISCONN         10056
#define WSAENOTCONN        10057
#define WSAESHUTDOWN       10058
#define WSAETIMEDOUT       10060
#define WSAECONNREFUSED    10061
#define WSAEHOSTUNREACH    10065
#define WSASYSNOTREADY     10091
#define WSAVERNOTSUPPORTED 10092
#define WSANOTINITIALISED  10093
#define WSAHOST_NOT_FOUND  11001
#endif

typedef struct fd_set {
    u_int fd_count;
    SOCKET fd_array[FD_SETSIZE];
} fd_set, FD_SET, *PFD_SET, *LPFD_SET;
#define FD_ZERO(set) ((set)->fd_count = 0)
#define FD_SET(socket, set)                                                                                            \
    do {                                                                                                               \
        if ((set)->fd_count < FD_SETSIZE)                                                                              \
            (set)->fd_array[(set)->fd_count++] = (socket);                                                             \
    } while (0)
#define FD_ISSET(socket, set) __WSAFDIsSet((SOCKET)(socket), set)
#define FD_CLR(socket, set)   lab_fd_clear((SOCKET)(socket), set)

struct timeval {
    LONG tv_sec, tv_usec;
};
typedef struct timeval TIMEVAL, *PTIMEVAL;

typedef struct sockaddr {
    ADDRESS_FAMILY sa_family;
    char sa_data[14];
} SOCKADDR, *PSOCKADDR, *LPSOCKADDR;
typedef struct sockaddr_in {
    ADDRESS_FAMILY sin_family;
    USHORT sin_port;
    IN_ADDR sin_addr;
    char sin_zero[8];
} SOCKADDR_IN, *PSOCKADDR_IN, *LPSOCKADDR_IN;
typedef struct sockaddr_in6 {
    ADDRESS_FAMILY sin6_family;
    USHORT sin6_port;
    ULONG sin6_flowinfo;
    IN6_ADDR sin6_addr;
    ULONG sin6_scope_id;
} SOCKADDR_IN6, *PSOCKADDR_IN6, *LPSOCKADDR_IN6;
typedef struct sockaddr_storage {
    ADDRESS_FAMILY ss_family;
    char __ss_pad1[6];
    LONGLONG __ss_align;
    char __ss_pad2[112];
} SOCKADDR_STORAGE, *PSOCKADDR_STORAGE, *LPSOCKADDR_STORAGE;

typedef struct hostent {
    char *h_name, **h_aliases;
    short h_addrtype, h_length;
    char **h_addr_list;
} HOSTENT, *PHOSTENT, *LPHOSTENT;
#define h_addr h_addr_list[0]
typedef struct servent {
    char *s_name, **s_aliases, *s_proto;
    short s_port;
} SERVENT, *PSERVENT, *LPSERVENT;
typedef struct addrinfo {
    int ai_flags, ai_family, ai_socktype, ai_protocol;
    SIZE_T ai_addrlen;
    char *ai_canonname;
    struct sockaddr *ai_addr;
    struct addrinfo *ai_next;
} ADDRINFOA, ADDRINFO, *PADDRINFOA, *PADDRINFO;
typedef struct addrinfoW {
    int ai_flags, ai_family, ai_socktype, ai_protocol;
    SIZE_T ai_addrlen;
    PWSTR ai_canonname;
    struct sockaddr *ai_addr;
    struct addrinfoW *ai_next;
} ADDRINFOW, *PADDRINFOW;
typedef struct linger {
    u_short l_onoff, l_linger;
} LINGER, *PLINGER, *LPLINGER;
typedef struct WSAData {
    WORD wVersion, wHighVersion;
    unsigned short iMaxSockets, iMaxUdpDg;
    char *lpVendorInfo;
    char szDescription[257], szSystemStatus[129];
} WSADATA, *LPWSADATA;
typedef struct _WSABUF {
    ULONG len;
    CHAR *buf;
} WSABUF, *LPWSABUF;
typedef struct _WSANETWORKEVENTS {
    LONG lNetworkEvents;
    int iErrorCode[10];
} WSANETWORKEVENTS, *LPWSANETWORKEVENTS;
typedef void (*LPWSAOVERLAPPED_COMPLETION_ROUTINE)(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped, DWORD flags);

LAB_DDK_BEGIN

int WSAStartup(WORD version, LPWSADATA data);
int WSACleanup(void);
int WSAGetLastError(void);
void WSASetLastError(int error);

#undef socket
SOCKET socket(int family, int type, int protocol);
SOCKET WSASocketA(int family, int type, int protocol, PVOID information, GROUP group, DWORD flags);
SOCKET WSASocketW(int family, int type, int protocol, PVOID information, GROUP group, DWORD flags);
#define WSASocket LAB_WIN32_AW(WSASocket)
int closesocket(SOCKET socket);
int bind(SOCKET socket, const struct sockaddr *address, int length);
int listen(SOCKET socket, int backlog);
SOCKET accept(SOCKET socket, struct sockaddr *address, int *length);
SOCKET WSAAccept(SOCKET socket, struct sockaddr *address, int *length, PVOID condition, DWORD_PTR data);
int connect(SOCKET socket, const struct sockaddr *address, int length);
int send(SOCKET socket, const char *bytes, int count, int flags);
int recv(SOCKET socket, char *bytes, int count, int flags);
int sendto(SOCKET socket, const char *bytes, int count, int flags, const struct sockaddr *to, int length);
int recvfrom(SOCKET socket, char *bytes, int count, int flags, struct sockaddr *from, int *length);
int WSASend(SOCKET socket, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSARecv(SOCKET socket, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, LPWSAOVERLAPPED overlapped,
            LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int shutdown(SOCKET socket, int how);
int select(int ignored, fd_set *read, fd_set *write, fd_set *error, const struct timeval *timeout);
int setsockopt(SOCKET socket, int level, int name, const char *value, int length);
int getsockopt(SOCKET socket, int level, int name, char *value, int *length);
int ioctlsocket(SOCKET socket, LONG command, u_long *argument);
int getsockname(SOCKET socket, struct sockaddr *address, int *length);
int getpeername(SOCKET socket, struct sockaddr *address, int *length);
int WSAIoctl(SOCKET socket, DWORD code, LPVOID input, DWORD input_length, LPVOID output, DWORD output_length,
             LPDWORD returned, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
int WSAEventSelect(SOCKET socket, WSAEVENT event, LONG events);
int WSAAsyncSelect(SOCKET socket, HWND window, u_int message, LONG events);
int WSAEnumNetworkEvents(SOCKET socket, WSAEVENT event, LPWSANETWORKEVENTS events);
BOOL WSAGetOverlappedResult(SOCKET socket, LPWSAOVERLAPPED overlapped, LPDWORD count, BOOL wait, LPDWORD flags);
WSAEVENT WSACreateEvent(void);
BOOL WSACloseEvent(WSAEVENT event);
BOOL WSASetEvent(WSAEVENT event);
BOOL WSAResetEvent(WSAEVENT event);
DWORD WSAWaitForMultipleEvents(DWORD count, const WSAEVENT *events, BOOL all, DWORD timeout, BOOL alertable);
struct hostent *gethostbyname(const char *name);
struct servent *getservbyname(const char *name, const char *protocol);
int gethostname(char *name, int length);
int getaddrinfo(const char *node, const char *service, const ADDRINFOA *hints, PADDRINFOA *result);
void freeaddrinfo(PADDRINFOA list);
int GetAddrInfoW(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, PADDRINFOW *result);
void FreeAddrInfoW(PADDRINFOW list);
int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, DWORD host_size, char *service,
                DWORD service_size, int flags);

int __WSAFDIsSet(SOCKET socket, fd_set *set);
void lab_fd_clear(SOCKET socket, fd_set *set);
u_short htons(u_short value);
u_short ntohs(u_short value);
u_long htonl(u_long value);
u_long ntohl(u_long value);
ULONG inet_addr(const char *text); /* INADDR_NONE for what is none */
char *inet_ntoa(struct in_addr address);
int inet_pton(int family, const char *text, void *address); /* of version 4: 1, or 0 */
int InetPtonW(int family, PCWSTR text, void *address);
const char *inet_ntop(int family, const void *address, char *text, SIZE_T size);
#define InetPtonA inet_pton
#define InetNtopA inet_ntop

LAB_DDK_END

#endif
