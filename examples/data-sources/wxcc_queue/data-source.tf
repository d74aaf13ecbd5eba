data "wxcc_queue" "desk" {
  name = "Queue-1"
}

output "queue_id" {
  value = data.wxcc_queue.desk.id
}
