/*
 * What a .tmh file stands for: WPP tracing without the trace. Messages are not formatted; the arguments are not
 * evaluated.
 */
#ifndef NTLAB_NT_WPP_H
#define NTLAB_NT_WPP_H

#define WPP_INIT_TRACING(...)    ((void)0)
#define WPP_CLEANUP(...)         ((void)0)
#define DoTraceMessage(...)      ((void)0)
#define DoTraceLevelMessage(...) ((void)0)
#define TraceEvents(...)         ((void)0)
#define DoDebugTrace(...)        ((void)0)
#define TracePrint(...)          ((void)0)

#endif
