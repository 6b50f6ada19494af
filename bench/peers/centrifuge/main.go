// A room by the centrifuge library: whoever subscribes to the channel "room" hears what anybody publishes in it.
// Usage: centrifuge-peer PORT
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/centrifugal/centrifuge"
)

func main() {
	config := centrifuge.DefaultConfig
	config.LogLevel = centrifuge.LogLevelNone
	node, err := centrifuge.New(config)
	if err != nil {
		log.Fatal(err)
	}
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{UserID: ""}}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnSubscribe(func(_ centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
			answer(centrifuge.SubscribeReply{}, nil)
		})
		client.OnPublish(func(_ centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
			answer(centrifuge.PublishReply{}, nil)
		})
	})
	if err := node.Run(); err != nil {
		log.Fatal(err)
	}
	anybody := func(*http.Request) bool { return true }
	// The load answers no pings; a measurement is over before the first one.
	http.Handle("/live", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{CheckOrigin: anybody, PingInterval: 10 * time.Minute}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
