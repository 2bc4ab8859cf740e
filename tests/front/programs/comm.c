/* What programs do with a serial port. */
#include <windows.h>
#include <stdio.h>

static int failures;

static void check(int right, int line)
{
    if (!right)
        printf("line %d is wrong, error %lu\n", line, GetLastError());
    failures += !right;
}
#define CHECK(right) check(right, __LINE__)

static void state_is_kept(HANDLE port)
{
    DCB set = {sizeof set}, got;

    CHECK(BuildCommDCBA("COM7: baud=96 parity=E data=7 stop=2 xon=on octs=on rts=hs dtr=on", &set));
    set.XonLim = 20;
    set.XoffLim = 30;
    set.fAbortOnError = TRUE;
    set.EvtChar = '!';
    CHECK(SetCommState(port, &set));
    CHECK(GetCommState(port, &got));
    CHECK(got.BaudRate == CBR_9600 && got.Parity == EVENPARITY && got.ByteSize == 7 && got.StopBits == TWOSTOPBITS);
    CHECK(got.fOutX && got.fInX && got.fOutxCtsFlow && !got.fOutxDsrFlow && got.fAbortOnError && got.fParity);
    CHECK(got.fRtsControl == RTS_CONTROL_HANDSHAKE && got.fDtrControl == DTR_CONTROL_ENABLE);
    CHECK(got.XonLim == 20 && got.XoffLim == 30 && got.EvtChar == '!' && got.XonChar == 0x11 && got.XoffChar == 0x13);
}

static void texts_of_states(void)
{
    DCB state = {sizeof state};

    CHECK(BuildCommDCBA("115200,n,8,1", &state));
    CHECK(state.BaudRate == 115200 && state.Parity == NOPARITY && state.ByteSize == 8 && state.StopBits == ONESTOPBIT);
    CHECK(BuildCommDCBW(L"12,o,5,1.5", &state));
    CHECK(state.BaudRate == 1200 && state.Parity == ODDPARITY && state.ByteSize == 5 && state.StopBits == ONE5STOPBITS);
    CHECK(!BuildCommDCBA("baud=9600 colour=red", &state) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(!BuildCommDCBA("9600,x", &state));
}

static void the_rest(HANDLE port)
{
    COMMTIMEOUTS set = {1, 2, 3, 4, 5}, got = {0};
    DWORD value = 0;
    COMSTAT status;

    CHECK(SetCommTimeouts(port, &set) && GetCommTimeouts(port, &got));
    CHECK(got.ReadIntervalTimeout == 1 && got.WriteTotalTimeoutConstant == 5);
    CHECK(SetCommMask(port, EV_RXCHAR | EV_CTS) && GetCommMask(port, &value) && value == (EV_RXCHAR | EV_CTS));
    CHECK(WaitCommEvent(port, &value, NULL) && value == (EV_RXCHAR | EV_CTS));
    CHECK(ClearCommError(port, &value, &status) && value == (CE_FRAME | CE_BREAK));
    CHECK(status.fXoffHold && !status.fCtsHold && status.fEof && status.cbInQue == 3 && status.cbOutQue == 4);
    CHECK(EscapeCommFunction(port, SETRTS) && EscapeCommFunction(port, CLRDTR));
    CHECK(GetCommModemStatus(port, &value) && value == (MS_CTS_ON | 2));
    CHECK(!EscapeCommFunction(port, 10) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(PurgeComm(port, PURGE_TXCLEAR | PURGE_RXCLEAR) && SetupComm(port, 4096, 4096));
    CHECK(SetCommBreak(port) && ClearCommBreak(port) && TransmitCommChar(port, 'x'));
}

int main(void)
{
    HANDLE port = CreateFileA("COM7", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE other = CreateFileA("\\\\?\\GLOBALROOT\\Device\\Port7", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    CHECK(port != INVALID_HANDLE_VALUE);
    CHECK(other != INVALID_HANDLE_VALUE);
    CloseHandle(other);
    state_is_kept(port);
    texts_of_states();
    the_rest(port);
    CloseHandle(port);
    port = CreateFileA("\\\\.\\COM7", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    state_is_kept(port); /* also where requests are overlapped */
    CloseHandle(port);
    printf("%d failures\n", failures);
    return failures != 0;
}
