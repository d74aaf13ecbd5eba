// The networks that a social channel can serve.

/** Network of a social channel. */
export enum SocialChannelType {
  /** Facebook Messenger. */
  FACEBOOK_MESSENGER = "facebook_messenger",
  /** Text messages. The API names them after a gateway, MESSAGEBIRD. */
  SMS = "sms",
  /** WhatsApp. */
  WHATSAPP = "whatsapp",
  /** Apple Messages for Business. */
  APPLE_MESSAGES_FOR_BUSINESS = "apple_messages_for_business",
  /** Google Business Messages. */
  GOOGLE_BUSINESS_MESSAGES = "google_business_messages",
}
