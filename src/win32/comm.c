/* Serial ports: what their driver's requests are called in Win32. */
#include "win32/win32_p.h"
#include <ntddser.h>

#define SEND(port, code, in)   ask(port, code, &(in), sizeof(in), NULL, 0)
#define FETCH(port, code, out) ask(port, code, NULL, 0, &(out), sizeof(out))
#define XON                    0x11
#define XOFF                   0x13

/* A request that is waited for, also on a port that was opened for overlapped ones. */
static BOOL ask(HANDLE port, DWORD code, const void *in, DWORD in_size, void *out, DWORD out_size)
{
    OVERLAPPED overlapped = {.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL)};
    DWORD done;
    BOOL ok = DeviceIoControl(port, code, (LPVOID)in, in_size, out, out_size, &done, &overlapped);

    if (!ok && GetLastError() == ERROR_IO_PENDING)
        ok = GetOverlappedResult(port, &overlapped, &done, TRUE);
    if (!ok) {
        DWORD error = GetLastError();

        CloseHandle(overlapped.hEvent);
        return lab__win32_fail(error);
    }
    return CloseHandle(overlapped.hEvent);
}

static void from_handflow(LPDCB state, const SERIAL_HANDFLOW *flow)
{
    state->fOutxCtsFlow = (flow->ControlHandShake & SERIAL_CTS_HANDSHAKE) != 0;
    state->fOutxDsrFlow = (flow->ControlHandShake & SERIAL_DSR_HANDSHAKE) != 0;
    state->fDtrControl = flow->ControlHandShake & SERIAL_DTR_MASK;
    state->fDsrSensitivity = (flow->ControlHandShake & SERIAL_DSR_SENSITIVITY) != 0;
    state->fAbortOnError = (flow->ControlHandShake & SERIAL_ERROR_ABORT) != 0;
    state->fOutX = (flow->FlowReplace & SERIAL_AUTO_TRANSMIT) != 0;
    state->fInX = (flow->FlowReplace & SERIAL_AUTO_RECEIVE) != 0;
    state->fErrorChar = (flow->FlowReplace & SERIAL_ERROR_CHAR) != 0;
    state->fNull = (flow->FlowReplace & SERIAL_NULL_STRIPPING) != 0;
    state->fRtsControl = (flow->FlowReplace & SERIAL_RTS_MASK) >> 6;
    state->fTXContinueOnXoff = (flow->FlowReplace & SERIAL_XOFF_CONTINUE) != 0;
    state->XonLim = (WORD)flow->XonLimit;
    state->XoffLim = (WORD)flow->XoffLimit;
}

static void to_handflow(SERIAL_HANDFLOW *flow, const DCB *state)
{
    flow->ControlHandShake = state->fDtrControl | (state->fOutxCtsFlow ? SERIAL_CTS_HANDSHAKE : 0) |
                             (state->fOutxDsrFlow ? SERIAL_DSR_HANDSHAKE : 0) |
                             (state->fDsrSensitivity ? SERIAL_DSR_SENSITIVITY : 0) |
                             (state->fAbortOnError ? SERIAL_ERROR_ABORT : 0);
    flow->FlowReplace = (ULONG)state->fRtsControl << 6 | (state->fOutX ? SERIAL_AUTO_TRANSMIT : 0) |
                        (state->fInX ? SERIAL_AUTO_RECEIVE : 0) | (state->fErrorChar ? SERIAL_ERROR_CHAR : 0) |
                        (state->fNull ? SERIAL_NULL_STRIPPING : 0) |
                        (state->fTXContinueOnXoff ? SERIAL_XOFF_CONTINUE : 0);
    flow->XonLimit = state->XonLim;
    flow->XoffLimit = state->XoffLim;
}

BOOL GetCommState(HANDLE port, LPDCB state)
{
    SERIAL_LINE_CONTROL line;
    SERIAL_HANDFLOW flow;
    SERIAL_BAUD_RATE baud;
    SERIAL_CHARS chars;

    if (!FETCH(port, IOCTL_SERIAL_GET_BAUD_RATE, baud) || !FETCH(port, IOCTL_SERIAL_GET_LINE_CONTROL, line) ||
        !FETCH(port, IOCTL_SERIAL_GET_CHARS, chars) || !FETCH(port, IOCTL_SERIAL_GET_HANDFLOW, flow))
        return FALSE;
    memset(state, 0, sizeof *state);
    state->DCBlength = sizeof *state;
    state->BaudRate = baud.BaudRate;
    state->fBinary = TRUE;
    state->fParity = line.Parity != NO_PARITY;
    from_handflow(state, &flow);
    state->ByteSize = line.WordLength;
    state->Parity = line.Parity;
    state->StopBits = line.StopBits;
    state->XonChar = (char)chars.XonChar;
    state->XoffChar = (char)chars.XoffChar;
    state->ErrorChar = (char)chars.ErrorChar;
    state->EofChar = (char)chars.EofChar;
    state->EvtChar = (char)chars.EventChar;
    return TRUE;
}

static BOOL set_line(HANDLE port, const DCB *state)
{
    SERIAL_LINE_CONTROL line = {state->StopBits, state->Parity, state->ByteSize};
    SERIAL_BAUD_RATE baud = {state->BaudRate};

    if (!SEND(port, IOCTL_SERIAL_SET_BAUD_RATE, baud))
        return FALSE;
    if (state->fRtsControl == RTS_CONTROL_ENABLE && !EscapeCommFunction(port, SETRTS))
        return FALSE;
    if (state->fRtsControl == RTS_CONTROL_DISABLE && !EscapeCommFunction(port, CLRRTS))
        return FALSE;
    if (state->fDtrControl == DTR_CONTROL_ENABLE && !EscapeCommFunction(port, SETDTR))
        return FALSE;
    if (state->fDtrControl == DTR_CONTROL_DISABLE && !EscapeCommFunction(port, CLRDTR))
        return FALSE;
    return SEND(port, IOCTL_SERIAL_SET_LINE_CONTROL, line);
}

BOOL SetCommState(HANDLE port, LPDCB state)
{
    SERIAL_CHARS chars = {(UCHAR)state->EofChar, (UCHAR)state->ErrorChar, 0,
                          (UCHAR)state->EvtChar, (UCHAR)state->XonChar,   (UCHAR)state->XoffChar};
    SERIAL_HANDFLOW flow;

    to_handflow(&flow, state);
    return set_line(port, state) && SEND(port, IOCTL_SERIAL_SET_CHARS, chars) &&
           SEND(port, IOCTL_SERIAL_SET_HANDFLOW, flow);
}

/* COMMTIMEOUTS and SERIAL_TIMEOUTS are the same. */
BOOL GetCommTimeouts(HANDLE port, LPCOMMTIMEOUTS timeouts)
{
    return FETCH(port, IOCTL_SERIAL_GET_TIMEOUTS, *timeouts);
}

BOOL SetCommTimeouts(HANDLE port, LPCOMMTIMEOUTS timeouts)
{
    return SEND(port, IOCTL_SERIAL_SET_TIMEOUTS, *timeouts);
}

BOOL GetCommMask(HANDLE port, LPDWORD events)
{
    return FETCH(port, IOCTL_SERIAL_GET_WAIT_MASK, *events);
}

BOOL SetCommMask(HANDLE port, DWORD events)
{
    return SEND(port, IOCTL_SERIAL_SET_WAIT_MASK, events);
}

BOOL WaitCommEvent(HANDLE port, LPDWORD events, LPOVERLAPPED overlapped)
{
    DWORD done;

    if (!overlapped)
        return FETCH(port, IOCTL_SERIAL_WAIT_ON_MASK, *events);
    return DeviceIoControl(port, IOCTL_SERIAL_WAIT_ON_MASK, NULL, 0, events, sizeof *events, &done, overlapped);
}

static DWORD errors_of(ULONG errors)
{
    return (errors & SERIAL_ERROR_QUEUEOVERRUN ? CE_RXOVER : 0) | (errors & SERIAL_ERROR_OVERRUN ? CE_OVERRUN : 0) |
           (errors & SERIAL_ERROR_PARITY ? CE_RXPARITY : 0) | (errors & SERIAL_ERROR_FRAMING ? CE_FRAME : 0) |
           (errors & SERIAL_ERROR_BREAK ? CE_BREAK : 0);
}

BOOL ClearCommError(HANDLE port, LPDWORD errors, LPCOMSTAT status)
{
    SERIAL_STATUS now;

    if (!FETCH(port, IOCTL_SERIAL_GET_COMMSTATUS, now))
        return FALSE;
    if (errors)
        *errors = errors_of(now.Errors);
    if (!status)
        return TRUE;
    memset(status, 0, sizeof *status);
    status->fCtsHold = (now.HoldReasons & SERIAL_TX_WAITING_FOR_CTS) != 0;
    status->fDsrHold = (now.HoldReasons & SERIAL_TX_WAITING_FOR_DSR) != 0;
    status->fRlsdHold = (now.HoldReasons & SERIAL_TX_WAITING_FOR_DCD) != 0;
    status->fXoffHold = (now.HoldReasons & SERIAL_TX_WAITING_FOR_XON) != 0;
    status->fXoffSent = (now.HoldReasons & SERIAL_TX_WAITING_XOFF_SENT) != 0;
    status->fEof = now.EofReceived;
    status->fTxim = now.WaitForImmediate;
    status->cbInQue = now.AmountInInQueue;
    status->cbOutQue = now.AmountInOutQueue;
    return TRUE;
}

BOOL GetCommModemStatus(HANDLE port, LPDWORD status)
{
    return FETCH(port, IOCTL_SERIAL_GET_MODEMSTATUS, *status);
}

BOOL PurgeComm(HANDLE port, DWORD flags)
{
    return SEND(port, IOCTL_SERIAL_PURGE, flags);
}

BOOL SetupComm(HANDLE port, DWORD in_queue, DWORD out_queue)
{
    SERIAL_QUEUE_SIZE size = {in_queue, out_queue};

    return SEND(port, IOCTL_SERIAL_SET_QUEUE_SIZE, size);
}

BOOL EscapeCommFunction(HANDLE port, DWORD function)
{
    static const DWORD codes[] = {
        [SETXOFF] = IOCTL_SERIAL_SET_XOFF,       [SETXON] = IOCTL_SERIAL_SET_XON,
        [SETRTS] = IOCTL_SERIAL_SET_RTS,         [CLRRTS] = IOCTL_SERIAL_CLR_RTS,
        [SETDTR] = IOCTL_SERIAL_SET_DTR,         [CLRDTR] = IOCTL_SERIAL_CLR_DTR,
        [RESETDEV] = IOCTL_SERIAL_RESET_DEVICE,  [SETBREAK] = IOCTL_SERIAL_SET_BREAK_ON,
        [CLRBREAK] = IOCTL_SERIAL_SET_BREAK_OFF,
    };

    if (!function || function >= RTL_NUMBER_OF(codes))
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    return ask(port, codes[function], NULL, 0, NULL, 0);
}

BOOL SetCommBreak(HANDLE port)
{
    return EscapeCommFunction(port, SETBREAK);
}

BOOL ClearCommBreak(HANDLE port)
{
    return EscapeCommFunction(port, CLRBREAK);
}

BOOL TransmitCommChar(HANDLE port, char character)
{
    return SEND(port, IOCTL_SERIAL_IMMEDIATE_CHAR, character);
}

/* --- "COM1: baud=9600 parity=N data=8 stop=1", or the short form "9600,n,8,1" ------------------------------------- */

static const char *skip_port(const char *text)
{
    const char *colon = strchr(text, ':');

    text = colon && !_strnicmp(text, "COM", 3) ? colon + 1 : text;
    return text + strspn(text, " ");
}

/* The two digits that short forms give stand for a rate: "96" is 9600. */
static DWORD rate_of(DWORD number)
{
    static const struct {
        DWORD shortened, rate;
    } rates[] = {{11, 110},  {15, 150},  {30, 300},  {60, 600},  {12, 1200},
                 {24, 2400}, {48, 4800}, {96, 9600}, {19, 19200}};

    for (ULONG i = 0; i < RTL_NUMBER_OF(rates); i++)
        if (rates[i].shortened == number)
            return rates[i].rate;
    return number;
}

static BOOL set_parity(LPDCB state, char letter)
{
    static const char letters[] = "noems";
    const char *at = letter ? strchr(letters, letter | 0x20) : NULL;

    if (!at)
        return FALSE;
    state->Parity = (BYTE)(at - letters);
    state->fParity = state->Parity != NOPARITY;
    return TRUE;
}

static BOOL set_stop(LPDCB state, const char *text)
{
    if (!strncmp(text, "1.5", 3))
        state->StopBits = ONE5STOPBITS;
    else if (*text == '1' || *text == '2')
        state->StopBits = *text == '1' ? ONESTOPBIT : TWOSTOPBITS;
    else
        return FALSE;
    return TRUE;
}

static BOOL set_data(LPDCB state, const char *text)
{
    if (*text < '5' || *text > '8')
        return FALSE;
    state->ByteSize = (BYTE)(*text - '0');
    return TRUE;
}

static const char *after_comma(const char *text)
{
    text += strcspn(text, ",");
    return *text ? text + 1 + strspn(text + 1, " ") : text;
}

static BOOL build_short(const char *text, LPDCB state)
{
    state->BaudRate = rate_of(strtoul(text, NULL, 10));
    text = after_comma(text);
    if (*text && !set_parity(state, *text))
        return FALSE;
    text = after_comma(text);
    if (*text && !set_data(state, text))
        return FALSE;
    text = after_comma(text);
    return !*text || set_stop(state, text);
}

static BOOL is_on(const char *value)
{
    return !_strnicmp(value, "on", 2);
}

/* One "name=value". */
static BOOL build_item(const char *item, LPDCB state)
{
    const char *value = strchr(item, '=');

    if (!value)
        return FALSE;
    value++;
    if (!_strnicmp(item, "baud=", 5))
        state->BaudRate = rate_of(strtoul(value, NULL, 10));
    else if (!_strnicmp(item, "parity=", 7))
        return set_parity(state, *value);
    else if (!_strnicmp(item, "data=", 5))
        return set_data(state, value);
    else if (!_strnicmp(item, "stop=", 5))
        return set_stop(state, value);
    else if (!_strnicmp(item, "xon=", 4))
        state->fInX = state->fOutX = is_on(value);
    else if (!_strnicmp(item, "octs=", 5))
        state->fOutxCtsFlow = is_on(value);
    else if (!_strnicmp(item, "odsr=", 5))
        state->fOutxDsrFlow = is_on(value);
    else if (!_strnicmp(item, "idsr=", 5))
        state->fDsrSensitivity = is_on(value);
    else if (!_strnicmp(item, "dtr=", 4))
        state->fDtrControl = !_strnicmp(value, "hs", 2) ? DTR_CONTROL_HANDSHAKE : (DWORD)is_on(value);
    else if (!_strnicmp(item, "rts=", 4))
        state->fRtsControl = !_strnicmp(value, "hs", 2)   ? RTS_CONTROL_HANDSHAKE
                             : !_strnicmp(value, "tg", 2) ? RTS_CONTROL_TOGGLE
                                                          : (DWORD)is_on(value);
    else
        return FALSE;
    return TRUE;
}

BOOL BuildCommDCBA(LPCSTR text, LPDCB state)
{
    BOOL ok = TRUE;

    text = skip_port(text);
    state->DCBlength = sizeof *state;
    state->fBinary = TRUE;
    state->XonChar = XON;
    state->XoffChar = XOFF;
    if (!strchr(text, '='))
        ok = build_short(text, state);
    for (; ok && strchr(text, '='); text += strcspn(text, " "), text += strspn(text, " "))
        ok = build_item(text, state);
    return ok ? TRUE : lab__win32_fail(ERROR_INVALID_PARAMETER);
}

BOOL BuildCommDCBW(LPCWSTR text, LPDCB state)
{
    char *narrow = lab__win32_narrow(text);
    BOOL ok = BuildCommDCBA(narrow, state);

    free(narrow);
    return ok;
}
